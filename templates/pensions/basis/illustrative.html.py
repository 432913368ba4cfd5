
BBBB BBBB
 gettext(u'Illustrative until the Court’s actuary supplies a basis.') 
BBBBBBB BBBBBBBBBBBBBBBBBBBBB BBBB BBBBBBBBBBBBBB BBBBBBBBB BBBB
