BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB
 #

BBBB BBBB BBBBBB
BBBBB BBBBB gettext(u'Bring a new basis') BBBBBBBB BBBBB
BBBBB BBBBBBB gettext(u'Bring a new basis') BBBBBBBB BBBBBBB
BBBBB BBBBXX XXXXXXXXXXXXX gettext(u'Nothing is kept before you have seen what it says.') XXXXBBBBBBBB BBBB
BBBBB BBBBBB
  XXX XXXXXXXXXXXXXXXXXXXXXXXXXX XXXXXXBBB BBBBBBBBBBBBBBBBXX gettext(u'Actuarial bases') XXXXXXXXX
  XXX XXXXXXXXXXXXXXXXXXXXXX XXXXXXX XXXXXXXXXXXXXXXXXXXX gettext(u'New basis') XXXXX
BBBBBBBB BBBBBB
BBBBB BBBBBB gettext(u'Show what it says') BBBBBBBB BBBBBB
BBBBB BBBBBBBBBB
  XXXXXXXX XXXXXXXXXXXXX XXXXXXXXXXXXXXXXXXXXXXXXXXXXXX
    XXX XXXXXXXXXXXXXXXXX gettext(u'What is checked') XXXXX
    XXX XXXXXXXXXXXXXXXXXXX
      XXXX gettext(u'The ages follow each other, from forty or below to sixty and beyond.') XXXXX
      XXXX gettext(u'Chances of dying lie between 0 and 1; survivors never rise.') XXXXX
      XXXX gettext(u'A table that ends before one hundred deserves a second look.') XXXXX
    XXXXX
    XXX gettext(u'A basis that you export can be brought again.') XXXX
    BBBBBBBBBB BBBBBBBBBB BBBBB
  XXXXXXXXXX
BBBBBBBB BBBBBBBBBB
