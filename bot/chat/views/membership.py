"""The clubs that somebody is in, and leaving one."""

from collections.abc import Sequence

from bot.chat.screen import Button, Screen
from bot.chat.views.clubs import each, short
from bot.chat.views.common import menu_button, note
from bot.chat.views.pages import cut, turning
from bot.domain.people import Club
from bot.texts.catalog import Words


def mine(words: Words, clubs: Sequence[Club]) -> Screen:
    """The clubs that somebody is in."""
    names = "\n".join(f"• {short(club.name)}" for club in clubs)
    leave = f"club:leave:{clubs[0].id}" if len(clubs) == 1 else "club:page:0"
    rows = (
        (Button(words.say("club.leave"), leave), Button(words.say("club.join_another"), "club:code")),
        (menu_button(words),),
    )
    return Screen(f"{words.say('club.mine')}\n\n{names}", rows)


def ask_code(words: Words) -> Screen:
    """What to type to join a club."""
    return note(words, words.say("club.ask"))


def which_to_leave(words: Words, clubs: Sequence[Club], page: int) -> Screen:
    """The clubs that somebody is in, a page of them, to choose one to leave."""
    shown = cut(clubs, page)
    rows = *each(shown.things, "club:leave"), *turning(shown, "club:page"), (menu_button(words),)
    return Screen(words.say("club.which_to_leave"), rows)


def leave_question(words: Words, club: Club) -> Screen:
    """Before somebody leaves a club."""
    yes = Button(words.say("club.leave_yes"), f"club:left:{club.id}")
    no = Button(words.say("button.no"), "club")
    return Screen(words.say("club.leave_question", club=short(club.name)), ((yes, no),))


def left(words: Words, club: Club) -> Screen:
    """After somebody left a club."""
    return note(words, words.say("club.left", club=short(club.name)))
