"""The name by which somebody stands in the rota: one that they choose, and need not be their own."""

from bot.domain.errors import UnfitNicknameError
from bot.domain.printed_name import in_one_line, is_ours

LONGEST = 24
_MOST_DIGITS = 2  # "Бат 2" tells two of them apart; more would be somebody's telephone number


def nickname(text: str) -> str:
    """The name in one line. Raises UnfitNicknameError unless 1 to 24 signs with a letter are left."""
    name = in_one_line(text)
    has_letter = any(sign.isalpha() for sign in name)
    digits = sum(sign.isdecimal() for sign in name)
    if not has_letter or len(name) > LONGEST or digits > _MOST_DIGITS or not all(map(is_ours, name)):
        raise UnfitNicknameError
    return name
