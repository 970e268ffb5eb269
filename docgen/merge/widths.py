"""Widths of characters in four common families, made by benchmarks/make_widths.py.

Units are 1/2048 em.  The numbers come from fonts of identical widths: Carlito for
Calibri, Liberation Sans for Arial, Liberation Serif for Times New Roman, Caladea for
Cambria.  0 means that the font lacks the character.
"""

from __future__ import annotations

FAMILIES = ("Calibri", "Arial", "Times New Roman", "Cambria")
STYLES = ("regular", "bold", "italic", "bold italic")
CHARACTERS = (
    " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxy"
    "z{|}~\xa0¡¢£¤¥¦§¨©ª«¬\xad®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóô"
    "õö÷øùúûüýþÿĐđĦħıĲĳĸĿŀŁłŉŊŋŒœŦŧſ‐–—‘’‚“”„†•…‰‹›€™−≈≤≥↑→↓■▲●○"
)

#: zlib, base 85: for each family, each style, each character two bytes, the greater first.
PACKED = (
    "c-rk*e{5Cd89wKI-|w7S8{!xVVfC&7)QSx<0z~eht1HMBV8~c=qfOT#X=(?-Qtw#Pu+kv9%1G1TlrW~1RYJ(!g>?j*&UK8Y&TC~&qoj6(pdk$~"
    "W>*=qN}z*1-*?Wr_x1-r+>gXR?33?uetiAD_j#Z9dC$4U?xA1uJRX(_s!eUQ-=y`lo`-qZzD`k6JXt1;1>HmU=sCdaZm#@Fie<43@L&0W%93Fc"
    "YLNT+`%a&FKrNSPYK=U`2l%X-CO>n(D!F`?|42XL$rxCHinv$i@*0e*RK;(~T>E|dZ~U75zEdW1Wj@ASdWWadLCknXwQ)7S$}{L${td>kWg&XR"
    "?hW7`=K#-_Df$ks<WehkXrTiXk#cDvMH}tQ{De$VlhqH@ll(ejPr}KT#o%B74hC{va|po0>QOb#1D};?GM{@>aAxruzUl!S40QD1-~&-EG*<wA"
    ")r{-1Ry{0>F!KdI%CAW&{fjr)SEX6GGS~Uo`7@uTcKaWe#l!A5?CTo*xB=LzpJuF}R%(TIdwo4HOT)sC^h&v{)qTdO+pAu)KcLOD*<}4Ls5_lE"
    "jH~WEnwM1fYjQ$<A`8`>e2(L4iprvCv`<#^8t0mNMEy_-Rjq8{w|Pi~<@fHxQUT?U(=T`fhTi8%{zR7X<FZU#dY+HTGW%1yll$yXoo8_EI~dF8"
    "FFc#x!mKVeggSYLAEcw)jWJf;??T-odDK@ohyH*a4nyAxc}CtwRjx<HZjwjUB2}+mfx0JBaOTQFa4-M|0~OL70wAAHtFQ;TUkYUdf0BYT2P|9<"
    "_NN|n^x)tFQ5Ksk0KcP$3Q2=nBu`*wmoWFqW`2TyOn1u_HC2{5*PJ6fMDNp=JawT7z?%%Ty1&iXOdZq#?K*Fw?v1_smD}|0gX4Plezg$ZT?y|t"
    "`QFV*diTqLcO@htC=%lLs7fCvy{qqJ>nn7GL-1~hcNp)!cnj}7J+60G+=h1_9LKxh5CHjHG}5~|x&Y1{T*U8rNb|1d;KO*=pUp3taa}6l-3P{a"
    "w?PS3{MdQ+rrv$-zw~a+ZF={<alQMndK}(e2k-vQ_wF~7-YpNjD`5%qGK@ib9>?>O-hImSGu)+jq0?LFY#qkCowx9A{kYzJ>NdQ4-#Fd{hXBau"
    "x{==1(FJhs=4CwSA<et<M|9@m<Z&k$cfz~R!@Enzc=zvWip+<1x82mcEw}P6g@HbaO4JRhh+R)Hig8HdxEj;<^qtW#*W(7!j2smK5<o=yov=#a"
    "o`vJ66H^JCNAxv)Pk*`%dbaeNUBldgwPI#X%Uf4}+6g-$mYr~7$^BwtnR}MP9Sw@pB#L`cCTC63Gu0Uy!dYA&$vU1RWttIYy)4TOrx*<&wzvjj"
    "ilmTX=?Fb|@sW-k90Ew(aPeSxq-Vtqc`Skqjg!5ywBN9NK2bfe(`jzd*T4!HkY3e=+*)pf&Xt|eEHf;f8GUT{M5#N&%CNlS3=3M68Q>b$>2*JX"
    "y1kk)o_3zP3H#h_sjFA?)a`e>Q+$)^>WKSqs&35a68F{Z_XdvpJ>@lDWUJo;;_>c99WNdWojN~=G8t9=E!2&Uqi!OF|AD&EG3xe@Kv~+cVXX6{"
    "2Zfz)ncwWkJ0{N5uc2<gudbIXDCn<g>if3U{ldGS2k(C1c^46D?|$^3d)K}Cg?B%9-YxvUco+A1v7Yb5oUmPGW?QmVUneWM)(DtAwrX&LTk7W|"
    ";YAB|Q62hBSBqDh+R0ufp>D#kF%iSNdUw>UH_Xo7>iBe$d+QawNIdUy1KzrJ;~k_(M;Xkrck7wXB${X9#}Q^~b;|*$%X<u`a@qv02HcRYuI^ny"
    "?!AgYg(T7;TSuHlO(aRENa{GL?#RrQjn1Uzqlea0*5OJ&9o6dMx%&$L(+zpb8+Cmpb-pz4J1KQ7w-0LEKwYWQJ7qv$uex#8cvE%toJIr7tupE+"
    "z3YVGDNB1+D+z^+pP_Li=?~2G>v5lW>O>K3)K@p^RVvht1sxk~LdK&hb#v`b&XpM>)a}%(sVh`&;>XcQb!C;W?%qIMv2NsD4tW^m-NrQUnra@Y"
    ")VS(KN2xoeGdreJIWIw7WQiZpokR6Hx!RFwxk{>=R3S}WDB5^K@0KLJ+v?3$<+oB-m1{uV5?$-Qcl&+sHu%roNYHsS7q44;-AsEC*<0<a8+bPy"
    "cvl|>&sg1uJ?|#{5#l*C2g<>_x|aN?=A^uf_{VrxW{vi)_DTvj@NOin0?J1?w||rmKa+Po#wqV28e7*my=2}$n$!z?(lvRcuY2mcq2P(@RR?vu"
    "p_F%_Mey9co~|zPQx&ND*}d!R_v_v7&z^U6p8U?-pVpZpK?ePLY#gO-;N74zM@Og|HC1C7CwJMM)TN_LshjlfRGgg{$GeuVZh4w_)84AQcY?9r"
    "O;faSgmXu$`<c9(Qa8=Js5Z9DbN8t8h<s0XKhv3Gx8dCr<9QcZTFUpzCCPGgRGoc>Cje`u(%wtW_C6kv>2!t@+`<>Qn>&Hie4IiQl1dF;?M{+o"
    "(k!{kl2tNMR;nFzgeq00kejWx<KAM7bG%13sygYyo5v2>C=;lg2dG;r>9Rc!-|J^^DMmeQ;W(~6M42*&@|-PFjc4l&A<pCJv|CE??Z1;x@kw6K"
    "Q>dP&s6!_DdI?Lhd`R_RJlW~t2oGYF{Z0>hfQ1+fxzL`68HcSC^lhB2=Rv30x!??<cN|N>8I)XbFaQSwwcKzBP^rSI&I4HNl0K6WA1cPBT<-xK"
    "3?yH32!L1yq|^hSl+}DvEte`)FKg)`H4_nrg=h(OuaRmMl?u1g$&-zAm=;*($!Y%y*vl4MbXunKc1JR^sS??CRHgW!VrMZGTmBF7a}X>q%42Si"
    "8X)4uz#eJ0Pg1SjCz-OCV=_VRlJ&^*3ciH8TSEDGKW*3GCcIUJ)kLXKE2T!3NQ>&AQ`Dxaq{!)1wTStMnyGTQOAe_<HNlO`pd3OB7bO#;9qQJ|"
    "9NEsh;p1#Nh<&=LnpR6I)w)wrefhFeYPcD07?2Mo*I9tsdECnPQX^`z-9(S?Ramo^8U?(dZiy6N<wH=nmL0@c$8~nK^vPj62kO>wtrWO3-34wZ"
    "HwAxr(r`1S0vrs$!9c||hXB$J4nDBs1+^B@B;gc;h5t84aL}lgpBoMV+NA+3Jmkq6lBeR5Q142Ds?|=pAYD?#S#WYY-l{6)nA_waZ!|zVe05I)"
    "CwUey!>Bv+&P<9@ROP4|PY>`Ot*-uVaY@8ErIy$q(iOVGc{0h~2X&+T2A|_xj`LO?;Jx^F8~1XX9fhl}NdaHuLU?zNEaf3Ymc>_OqFO_HX|1&I"
    "G3TIKfcGXxuE;K4i8>jU^-e-cWEP*IR(^w8CCrDB_Z+^=HImJ>w1h88n6mAQe4etLaw+6fA~J=E&QTloi>e0R!BMV8^*#q*hE4Q!=tN898m@F3"
    "?^bZLtfV%l$38>NGLed?z<vn(Hdq;UE#1r0x!D<TCpw58u_xig!6M58I2for!@&pqb_Fav%#uw~FF7fwIM;Bk2g>$<ZUznkBp;)|14mJ%QI#jN"
    ")f&mCY&Aiai|{d8D)WdeOO;BYo2O301#L7N>QV;TabPzM14Dd?x2ujj5;TiuOOJX^2;FZO*(+8<Bh+1rzWA<8cN6Gzm(T_Cc(zQm+o-~RS%2%`"
    "E#Nyzs%54uKwXy00=o&{x9j1ydfwue%6T~@5mg}DWrZA8jns*(ERm^BlPW>I?@>!s7CO>4bfFG+wX`5Bj}iJ5^~p}Iwh!Z7ehatDZpL?QXwXb0"
    "R3H&5a)x9-dd)68qndav^++o^>Lm2#K|Vs4sfI4gPDH<l&!aZ?t3vd%ELsJ1S0TzKs@2{__phMs6tk<OLmKRvb_+UsnM`zdxixMA%+9CabVvjo"
    "48XxaRcj7O@8;vZ%KzU$u;_s{TT^g|+mnB%F7W_9`z6^m;oNFz^?;|xHXc;fc$U}8UMj&`(J}Pqspz={R0nmJOS2nsD&;txr)sEsmwVYhuEF_0"
    "n1`Y6h0I}EPD@o8oZo<Muv1!~?xmEv{|0547Oe"
)
