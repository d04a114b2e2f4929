"""Which of the services fit: by what somebody needs and where they are; and which to check again."""

from datetime import date

from bot.texts.models import Need, Service, Where


def fitting(services: tuple[Service, ...], need: Need, where: Where) -> tuple[Service, ...]:
    """Those that help with this and can be reached from there, in their order."""
    reached_from = {where, Where.ANYWHERE}
    return tuple(s for s in services if need in s.needs and not reached_from.isdisjoint(s.places))


def first_to_ask(services: tuple[Service, ...]) -> tuple[Service, ...]:
    """Those with a number whom one can turn to with anything: for children, and for danger right now."""
    return tuple(s for s in services if s.number and not {Need.CHILD, Need.DANGER}.isdisjoint(s.needs))


def is_old(service: Service, today: date) -> bool:
    """Whether the last check is more than a year ago; a month or year counts to its end."""
    year, month, day = [*(service.checked_on or "0000").split("-"), "12", "31"][:3]
    return (int(year) + 1, int(month), int(day)) < (today.year, today.month, today.day)
