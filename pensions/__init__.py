"""Pensions of judges, surviving spouses and children (Appendix 2), and the seats of the Staff Pension Committee."""
