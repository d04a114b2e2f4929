"""How young Mongolians shorten words, and what they mean, both in the folded form of ``folding``.

Keys are written in small Latin letters with repeated letters once (Cyrillic ``бгаа`` arrives as ``bga``).
"""

_TABLE = """
bn bna bnda: baina
bnu bainu bnau bno: baina u
sn: sain
snu sainu sainau: sain u
snbnu sainbnu sainbn sainbainau sbnu sbn sb: sain baina u
sainbaina: sain baina
bga: baiga
bgan bgn: baigan
bgayum bgaim bgaym bgaiym: baiga yum
bsan bsn bsen: baisan
bj bji: baij
bdag bdg: baidag
bval bwal bvl: baival
bh: baih
bhgui bhgv bhgvi bhq bkgui bxgui baihq baihgu bgui: baihgui
blno blnu bln: bulnu
bl: bul
blhgui blkgui blq bolohq bolq bulq: bulhgui
blhu bolhu: buluh u
zgr zger zugr: zuger
ym: yum
yma: yuma
yuve yuwe yube yuv yve ywe: yu ve
yw yv: yu
we be: ve
gj gji gsj: gej
gsn gsen gesn gsan: gesen
gd: ged
gdg gedg: gedeg
gne: gene
medq medhq medehq mdq mdhgui medku medkue medkui medekgui medhgui medhgu mdehgui medhku: medehgui
chadq chadhq chadku chadkue chdq chadhgui chadkgui: chadahgui
ydg yadg: yadag
yj: yaj
yadgin ydgin: yadag yum
yadginbe: yadag yum ve
yahve yahwe yahu yahbe: yah ve
hrgtei heregte hregtei hergtei: heregtei
hregui: heregui
bayrla bayrlala byrlala bairla brla: bairlala
mgl mongl: mungul
srgl srguli: surguli
ajl: ajil
hn hvn: hun
ndad: nadad
shde shd: shude
shv: shu
tgd tged: teged
tgvel tegvl tgwel: teguel
tgj: tegj
odo: udu
ilgesn: ilgesen
awsan avsn: avsan
thx thnx tnx thnks ty tysm: thanks
pls plz: please
ur: u
uts: utas
zrg zurg: zurag
utsn: utsan
fb feisbuk feysbuk face: fatsebuk
ig insta: instagram
"""


def _read(table: str) -> dict[str, str]:
    found = {}
    for line in table.split("\n"):
        shorts, _, meaning = line.partition(":")
        for short in shorts.split():
            found[short] = meaning.strip()
    return found


ABBREVIATIONS = _read(_TABLE)
"""What somebody types → what it means, folded."""
