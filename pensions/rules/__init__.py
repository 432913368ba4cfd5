"""The rules of appendix 2, of the annex's articles V to VIII and of paragraphs 23 and 24: pure functions of facts."""
