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


class UnfitAliasError(LuujinError):
    """What the desk shall call somebody has no letters, more than 24 signs, digits, or letters of no use."""

    code = "unfit_alias"


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


class DeskLockedError(LuujinError):
    """The desk opens with six digits from an app, and closes when nobody acts there for a while."""

    code = "desk_locked"


class NotYetForYouError(LuujinError):
    """Coordinators can take this case; it comes to supervisors and admins when none of them does."""

    code = "not_yet_for_you"


class UnreadWordError(LuujinError):
    """The person has written something that the coordinator who ends the case was not shown."""

    code = "unread_word"


class AlreadyClaimedError(LuujinError):
    """Another coordinator holds this case."""

    code = "already_claimed"


class CaseClosedError(LuujinError):
    """The case is closed."""

    code = "case_closed"


class NoSuchCaseError(LuujinError):
    """There is no such case, or it is not this coordinator's to see."""

    code = "no_such_case"


class UnfitNicknameError(LuujinError):
    """A name for the rota has no letters, more than 24 signs, or looks like a telephone number."""

    code = "unfit_nickname"


class NicknameTakenError(LuujinError):
    """A colleague goes by this name on the rota."""

    code = "nickname_taken"


class EmptyShiftError(LuujinError):
    """A shift was to begin and end at the same time of day."""

    code = "empty_shift"


class NotOnRotaError(LuujinError):
    """This person has not joined the rota, or holds no role at the desk any more."""

    code = "not_on_rota"


class NotFreeError(LuujinError):
    """This person is away or on duty at that time already."""

    code = "not_free"


class TurnOverError(LuujinError):
    """This shift is over."""

    code = "turn_over"


class NobodyToAskError(LuujinError):
    """There is no supervisor who could be asked about this case."""

    code = "nobody_to_ask"


class NobodyToConfirmError(LuujinError):
    """There is no supervisor or admin who could be the second person now."""

    code = "nobody_to_confirm"


class NotAtDeskError(LuujinError):
    """This colleague cannot take the case over (any more)."""

    code = "not_at_desk"


class TooLateError(LuujinError):
    """The answer is on its way already: it cannot be taken back."""

    code = "too_late"


class NoConsentError(LuujinError):
    """The person has not agreed that the service hears of them."""

    code = "no_consent"


class ExportOverError(LuujinError):
    """Nobody has confirmed that the case may be taken out, or the time for it is over."""

    code = "export_over"


class OtherPersonError(LuujinError):
    """Who asks for something cannot be the second person who confirms it."""

    code = "other_person"


class SomebodyOnItError(LuujinError):
    """A colleague said already that they look after this."""

    code = "somebody_on_it"


class AlreadyAcknowledgedError(LuujinError):
    """Who said once that they look after this cannot put the others off a second time."""

    code = "already_acknowledged"


class LostClubError(LuujinError):
    """The draft is for a club that its author leads no more."""

    code = "lost_club"


class TooManyTipsError(LuujinError):
    """Somebody has passed on as many tips today as one can."""

    code = "too_many_tips"


class TooManyIdeasError(LuujinError):
    """Somebody has put as many ideas into the box as one can for now."""

    code = "too_many_ideas"


class TooManyAnnouncementsError(LuujinError):
    """As many announcements stand as can stand at a time."""

    code = "too_many_announcements"


class TipFullError(LuujinError):
    """A tip has as many texts and pictures as one can have."""

    code = "tip_full"


class GoneError(LuujinError):
    """The person has blocked the bot or closed their account: nothing can be sent to them."""

    code = "gone"


class UnreadableFileError(LuujinError):
    """The file is no picture and no voice message that can be passed on."""

    code = "unreadable_file"


class FileTooLargeError(LuujinError):
    """The file is larger than what is passed on."""

    code = "file_too_large"


class TooManyFilesError(LuujinError):
    """The person sent so many pictures and voice messages that the desk takes no more of them today."""

    code = "too_many_files"


class FileNotGivenError(LuujinError):
    """Telegram does not hand out what the person sent."""

    code = "file_not_given"
