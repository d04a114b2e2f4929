"""All the acts there are, built once and handed to whoever answers people."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from bot.domain.people import ULAANBAATAR
from bot.domain.safety import Fold, SafeWords
from bot.usecases.acknowledge import Acknowledge
from bot.usecases.approve import WhoApproves
from bot.usecases.audience import FindAudience
from bot.usecases.campaign import ReadCampaigns
from bot.usecases.campaign_results import ShowCampaignResults
from bot.usecases.case_files import OpenCaseFile
from bot.usecases.cases import ClaimCase, CloseCase, IsDeskPost, OpenDesk, ReplyToCase
from bot.usecases.certificate import Certificates
from bot.usecases.check_talk import ConverseInCheck
from bot.usecases.checks import GuidedChecks
from bot.usecases.circles import HearCircles
from bot.usecases.circles_desk import AnnounceCircles
from bot.usecases.club_leaders import ClubLeaders
from bot.usecases.club_pages import ShowClub
from bot.usecases.clubs import JoinClub, LeaveClub, MyClubs
from bot.usecases.compose import ComposeCampaign
from bot.usecases.conversation import Converse, RememberWorry
from bot.usecases.course import Courses
from bot.usecases.desk_session import DeskDoor
from bot.usecases.event import AnswerEvent
from bot.usecases.explore import Explore
from bot.usecases.export import ConfirmTakeOut, TakeOut
from bot.usecases.fates import NoteEcho
from bot.usecases.follow_up import FollowUp
from bot.usecases.group import GroupQuizzes
from bot.usecases.handover import LetGo
from bot.usecases.honest_wait import ExpectAnswer
from bot.usecases.ideas import SuggestIdea
from bot.usecases.invitations import InviteMember, Redeem
from bot.usecases.lessons import Lessons
from bot.usecases.mute import MuteCase
from bot.usecases.notes import Notes
from bot.usecases.opinion import Polls
from bot.usecases.people import ChangeSettings, DeleteMe, MarkUnreachable, MeetPerson
from bot.usecases.ports import (
    Alarm,
    Clock,
    Library,
    OneTimeCodes,
    Recall,
    Store,
    Strongbox,
    Tongue,
    Understanding,
)
from bot.usecases.practice import AnswerExercise, NextExercise
from bot.usecases.private import PrivateSettings, PrivateWords
from bot.usecases.progress import ShowProgress
from bot.usecases.quiz import AnswerQuestion, BeginQuiz, GoOn, LookBack, Resume
from bot.usecases.quiz_reminder import OpenReminder
from bot.usecases.read_case import ReadCase
from bot.usecases.received import ReceiveCampaign
from bot.usecases.referral import AnswerQuestion as AnswerDesk
from bot.usecases.referral import Refer
from bot.usecases.results import ShowResults
from bot.usecases.rota import JoinRota, ReadRota
from bot.usecases.rota_plan import PlanRota
from bot.usecases.rota_swap import SwapShift
from bot.usecases.rounds import TakeRound
from bot.usecases.safe_word import SafeWord
from bot.usecases.scenario import Scenarios
from bot.usecases.schedule import ScheduleCampaign
from bot.usecases.search import Search
from bot.usecases.steer import SteerCampaign
from bot.usecases.support import (
    CaseOnPhone,
    ChooseContact,
    EnterSupport,
    LeaveSupport,
    NoteShown,
    StepAside,
    WriteToDesk,
)
from bot.usecases.support_figures import ReadSupportFigures, ShowSupportFigures
from bot.usecases.tip import PassOnTip
from bot.usecases.tip_desk import CloseTip, ForwardTip, ReadTips


@dataclass(frozen=True, slots=True)
class Acts:
    """What somebody in a chat can do. ``alarm`` is the safety net alone, for texts that skip the model."""

    meet: MeetPerson
    change: ChangeSettings
    mark_unreachable: MarkUnreachable
    delete_me: DeleteMe
    redeem: Redeem
    invite_member: InviteMember
    join_club: JoinClub
    leave_club: LeaveClub
    my_clubs: MyClubs
    club: ShowClub
    leaders: ClubLeaders
    begin_quiz: BeginQuiz
    answer: AnswerQuestion
    go_on: GoOn
    resume: Resume
    look_back: LookBack
    practise: NextExercise
    open_reminder: OpenReminder
    answer_exercise: AnswerExercise
    progress: ShowProgress
    group: GroupQuizzes
    explore: Explore
    search: Search
    lessons: Lessons
    scenarios: Scenarios
    rounds: TakeRound
    results: ShowResults
    certificates: Certificates
    courses: Courses
    polls: Polls
    converse: ConverseInCheck
    checks: GuidedChecks
    worry: RememberWorry
    safe_word: SafeWord
    private_words: PrivateWords
    private: PrivateSettings
    alarm: Alarm
    tongue: Tongue
    write_to_desk: WriteToDesk
    enter_support: EnterSupport
    leave_support: LeaveSupport
    step_aside: StepAside
    case_on_phone: CaseOnPhone
    choose_contact: ChooseContact
    note_shown: NoteShown
    open_case_file: OpenCaseFile
    desk_door: DeskDoor
    desk: OpenDesk
    acknowledge: Acknowledge
    expect_answer: ExpectAnswer
    claim: ClaimCase
    reply: ReplyToCase
    is_desk_post: IsDeskPost
    close_case: CloseCase
    read_case: ReadCase
    note_echo: NoteEcho
    notes: Notes
    let_go: LetGo
    mute: MuteCase
    refer: Refer
    follow_up: FollowUp
    take_out: TakeOut
    confirm_take_out: ConfirmTakeOut
    answer_desk: AnswerDesk
    pass_on_tip: PassOnTip
    tips: ReadTips
    forward_tip: ForwardTip
    close_tip: CloseTip
    support_figures: ShowSupportFigures
    circles: HearCircles
    suggest_idea: SuggestIdea
    announce_circles: AnnounceCircles
    compose: ComposeCampaign
    campaigns: ReadCampaigns
    schedule: ScheduleCampaign
    who_approves: WhoApproves
    steer: SteerCampaign
    received: ReceiveCampaign
    campaign_results: ShowCampaignResults
    events: AnswerEvent
    rota: ReadRota
    join_rota: JoinRota
    plan_rota: PlanRota
    swap_shift: SwapShift

    @classmethod
    def build(
        cls,
        store: Store,
        library: Library,
        understanding: Understanding,
        alarm: Alarm,
        fold: Fold,
        tongue: Tongue,
        clock: Clock,
        recall: Recall,
        codes: OneTimeCodes,
        box: Strongbox,
        zone: str = ULAANBAATAR,
        may_link: Callable[[str], bool] = lambda address: False,
    ) -> Self:
        """Every act over the same store, library and clock; new people are taken to live in ``zone``.

        ``may_link``: whether a campaign may link to an address.
        """
        find = FindAudience(store, library, clock)
        checks = GuidedChecks(store, library, clock)
        return cls(
            meet=MeetPerson(store, clock, zone),
            change=ChangeSettings(store, clock),
            mark_unreachable=MarkUnreachable(store),
            delete_me=DeleteMe(store, clock),
            redeem=Redeem(store, clock),
            invite_member=InviteMember(store, clock),
            join_club=JoinClub(store, clock),
            leave_club=LeaveClub(store),
            my_clubs=MyClubs(store),
            club=ShowClub(store, library, clock),
            leaders=ClubLeaders(store, clock),
            begin_quiz=BeginQuiz(store, library, clock),
            answer=AnswerQuestion(store, library, clock, recall),
            go_on=GoOn(store, library),
            resume=Resume(store, library),
            look_back=LookBack(store, library),
            practise=NextExercise(store, library, clock),
            open_reminder=OpenReminder(store, library, clock),
            answer_exercise=AnswerExercise(store, library, clock, recall),
            progress=ShowProgress(store, library, clock),
            group=GroupQuizzes(store, library, clock),
            explore=Explore(store, library),
            search=Search(library, fold),
            lessons=Lessons(store, library, clock),
            scenarios=Scenarios(store, library, clock),
            rounds=TakeRound(store, library, clock),
            results=ShowResults(store, library),
            polls=Polls(store, library),
            certificates=Certificates(store, library, clock),
            courses=Courses(store, library, clock),
            converse=ConverseInCheck(Converse(store, understanding, clock), checks),
            checks=checks,
            worry=RememberWorry(store),
            safe_word=SafeWord(store, SafeWords.of(fold)),
            private_words=PrivateWords(store, SafeWords.of(fold), clock),
            private=PrivateSettings(store, SafeWords.of(fold), clock),
            alarm=alarm,
            tongue=tongue,
            write_to_desk=WriteToDesk(store, alarm, clock),
            enter_support=EnterSupport(store, clock),
            leave_support=LeaveSupport(store, clock),
            step_aside=StepAside(store),
            case_on_phone=CaseOnPhone(store, clock),
            choose_contact=ChooseContact(store),
            note_shown=NoteShown(store, clock),
            open_case_file=OpenCaseFile(store, clock),
            desk_door=DeskDoor(store, clock, codes),
            desk=OpenDesk(store, clock),
            acknowledge=Acknowledge(store, clock),
            expect_answer=ExpectAnswer(store, clock, zone),
            claim=ClaimCase(store, clock),
            reply=ReplyToCase(store, clock),
            is_desk_post=IsDeskPost(store),
            close_case=CloseCase(store, clock),
            read_case=ReadCase(store, clock),
            note_echo=NoteEcho(store, clock),
            notes=Notes(store, clock),
            let_go=LetGo(store, clock),
            mute=MuteCase(store, clock),
            refer=Refer(store, clock),
            follow_up=FollowUp(store, clock),
            take_out=TakeOut(store, clock, box),
            confirm_take_out=ConfirmTakeOut(store, clock, box),
            answer_desk=AnswerDesk(store, clock),
            pass_on_tip=PassOnTip(store, clock),
            tips=ReadTips(store, clock),
            forward_tip=ForwardTip(store, clock),
            close_tip=CloseTip(store, clock),
            support_figures=ShowSupportFigures(ReadSupportFigures(store, clock, zone)),
            circles=HearCircles(store, clock),
            suggest_idea=SuggestIdea(store, clock),
            announce_circles=AnnounceCircles(store, clock),
            compose=ComposeCampaign(store, clock, may_link),
            campaigns=ReadCampaigns(store, find, clock),
            schedule=ScheduleCampaign(store, find, clock),
            who_approves=WhoApproves(store),
            steer=SteerCampaign(store, clock),
            received=ReceiveCampaign(store, clock),
            campaign_results=ShowCampaignResults(store, library),
            events=AnswerEvent(store, clock),
            rota=ReadRota(store, clock, zone),
            join_rota=JoinRota(store),
            plan_rota=PlanRota(store, clock, zone),
            swap_shift=SwapShift(store, clock, zone),
        )
