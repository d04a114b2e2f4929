"""Refusals that a person can meet. ``code`` names the kind words in the catalogs: ``error.<code>``."""


class LuujinError(Exception):
    """Something was refused for a reason that can be told."""

    code = "unknown"
    retry = False

    def __init__(self) -> None:
        super().__init__((self.__doc__ or self.code).strip().splitlines()[0])


class NotAllowedError(LuujinError):
    """This act needs a role that the person does not hold."""

    code = "not_allowed"


class StaleError(LuujinError):
    """The button belongs to something that has moved on meanwhile."""

    code = "stale"


class NoSuchQuizError(LuujinError):
    """There is no quiz with this id."""

    code = "no_such_quiz"


class NoSuchScenarioError(LuujinError):
    """There is no scenario with this id."""

    code = "no_such_scenario"


class NoSuchLessonError(LuujinError):
    """There is no lesson with this id."""

    code = "no_such_lesson"


class InvitationRefusedError(LuujinError):
    """The invitation is unknown, used, expired or withdrawn; which of these is not told."""

    code = "invitation_refused"


class TooManyTriesError(LuujinError):
    """More than five wrong invitations within an hour."""

    code = "too_many_tries"
    retry = True


class NoSuchClubError(LuujinError):
    """No club has this code."""

    code = "no_such_club"


class LastLeaderError(LuujinError):
    """Nobody else leads this club: it must be handed over first."""

    code = "last_leader"


class EmptyTextError(LuujinError):
    """A text was expected and nothing readable came."""

    code = "empty_text"


class WordLengthError(LuujinError):
    """A person's own word is shorter or longer than what can be kept, or has no letters that we read."""

    code = "word_length"


class WordTakenError(LuujinError):
    """A person's own word is one that people say all day long, or that means something here already."""

    code = "word_taken"


class NotFinishedError(LuujinError):
    """A certificate was asked for before everything that it stands for was done."""

    code = "not_finished"


class UnfitNameError(LuujinError):
    """A name to print is too short or too long, or not in letters that can be drawn."""

    code = "unfit_name"


class CourseFirstError(LuujinError):
    """This act opens when the course for the role has been passed."""

    code = "course_first"


class CourseFirstForCaseError(CourseFirstError):
    """A colleague who has passed the course can take this request now."""

    code = "course_first_for_case"


class TextTooLongError(LuujinError):
    """The text is longer than what can be delivered in one message."""

    code = "text_too_long"


class BadDateError(LuujinError):
    """The date or time cannot be read."""

    code = "bad_date"


class PastDateError(LuujinError):
    """The moment lies in the past."""

    code = "past_date"


class EmptyAudienceError(LuujinError):
    """Nobody would get this campaign."""

    code = "empty_audience"


class ForbiddenLinkError(LuujinError):
    """Only pages that were looked at beforehand may be linked to."""

    code = "forbidden_link"


class UnfinishedDraftError(LuujinError):
    """A campaign was to be planned without words, without a moment or without people."""

    code = "unfinished_draft"


class AlreadyClaimedError(LuujinError):
    """Another coordinator holds this case."""

    code = "already_claimed"


class CaseClosedError(LuujinError):
    """The case is closed."""

    code = "case_closed"


class NoSuchCaseError(LuujinError):
    """There is no such case, or it is not this coordinator's to see."""

    code = "no_such_case"


class GoneError(LuujinError):
    """The person has blocked the bot or closed their account: nothing can be sent to them."""

    code = "gone"
