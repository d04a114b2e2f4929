"""The picture for the code app can be read: its squares are those of the code, with room around them."""

from io import BytesIO

from PIL import Image

from bot.figures.desk_session import draw
from bot.figures.qr import QUIET, code_of
from tests.camera import read_code

ADDRESS = "otpauth://totp/Luujin:luujin_bot?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Luujin"


def test_every_square_of_the_code_is_on_the_picture_and_no_other() -> None:
    picture = Image.open(BytesIO(draw(ADDRESS))).convert("L")
    code = code_of(ADDRESS)
    squares = code.side + 2 * QUIET
    size, rest = divmod(picture.width, squares)
    assert picture.width == picture.height
    assert rest == 0
    dark = {(QUIET + run.row, QUIET + run.start + n) for run in code.runs for n in range(run.length)}
    for row in range(squares):
        for column in range(squares):
            for corner in (0, size - 1):
                shade = picture.getpixel((column * size + corner, row * size + corner))
                assert shade == (0 if (row, column) in dark else 255)


def test_a_camera_can_take_it() -> None:
    assert read_code(draw(ADDRESS)) == ADDRESS
    picture = Image.open(BytesIO(draw(ADDRESS)))
    assert 400 <= picture.width <= 1280, "Telegram makes larger pictures smaller"
    assert not picture.info
