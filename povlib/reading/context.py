"""What headings and sentences before have set when a sentence is read: time, place, plan, the facts just read."""

import re
from collections.abc import Iterator
from dataclasses import replace

from ..cleaning import Block
from ..lexicon import any_word, word_class
from ..schema import Fact
from . import about, periods
from .cues import Cues
from .cues import scan as scan_cues
from .document import HEADS, Document
from .fields.part_of import tells_parts
from .figures import Figure
from .name_bounds import HAN
from .periods import Period
from .periods.dates import later
from .persons import LIVES, Homes
from .places import Place
from .resolver import Resolver
from .sentences import Sentence
from .weighing import Evidence, of_span

_PLANNED_HEADING = re.compile(word_class("plan_paper"))
# 协议约定，明年将做好以下工作：
_PLANNED_LINE = re.compile(
    f"{_PLANNED_HEADING.pattern}|[将拟](?:重点|主要|继续|着力)?(?:做好|抓好|开展|实施|推进|落实)|约定|承诺"
)
# 资金安排使用情况: what came of a plan
_REPORTED = re.compile(f"(?:{_PLANNED_HEADING.pattern})[^，,。；;、及和与]{{0,8}}(?:{word_class('review')})")
# A title that names a document of plans; a report on a meeting that made plans is none
_PLAN_TITLE = re.compile(
    rf"(?:(?:{_PLANNED_HEADING.pattern})[》”）)]?|(?:计划|规划|方案)[》”）)]?的?(?:公[告示布开]|通知)+)\s*$"
)
_LOOKING_BACK = re.compile(word_class("review"))
_WORK = re.compile("(?:重点|主要)?(?:工作|举措|措施)$")
_LEAD_WORD = re.compile(r"^[\u4e00-\u9fff“”《》（）()、，,【】]{0,10}$")
_NAMED_PLAN = re.compile("“?十[一二三四]五")
# Words of a story told of persons or their village
_STORY = re.compile(f"{any_word('scene_words', 'story')}|家[\\d一二三四五六七八九十]口|我(?![国省市县区乡镇州旗])")
_ITEM = re.compile("[一二三四五六七八九十]{1,3}是|其[一二三四五六七八九]")
# An item of a plan's list; of what was done each has its own time
_TOPIC = re.compile("[^，,。；;：:\\d]{2,6}方面[，,：:]")
_ITEM_HEAD = re.compile(
    r"[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．] ?([^，,。：:；;\d]{2,10})[。：:]"
)  # 四、绩效目标。
_EVENT = re.compile(
    f"(?:捐[赠款助资]|发放|资助|助学|分红)[^，,。；;]{{0,12}}(?:仪式|大会|现场|活动)|{word_class('gift_event')}"
)
_TO_COME = re.compile("目标|任务|打算|下一?步|展望")
_MARK = re.compile("——|[●•■◆▲★]")
_NUMBERED = re.compile(rf"{_MARK.pattern}|[（(]?[一二三四五六七八九十\d]{{1,3}}[）).、．](?!\d)")
_GOES_ON = re.compile("一是|首先|其一")  # a list of what was done for whom the paragraph before is about
_AT_ONCE = re.compile("(?:与?此?同|当|那)时|同期")
_ARRIVED = re.compile("(?:到了?|来到|走进|走访|抵达|是|在)$")
_LIES_IN = re.compile("(?:地处|位于|坐落[在于])[^，,。；;]{1,16}?的")
_SCENE = re.compile(f"{any_word('scene_words', 'scene')}|[，,]|里|的{HAN}{{1,8}}?[里上内中](?:[，,却正已]|到处)")
_ACTS = re.compile("[^，,。；;、：:和及与的等有共]")  # a name that begins a clause, with a verb behind it
_EXAMPLE = re.compile(r"、|等[^，,。；;]{0,4}\d")
_LOCAL = ("township", "village")
_BEGINNING = 300  # characters of a text in which a story says where it is set
_AGAIN = 3  # mentions of a village, 全村 and 村里 among them
_NOWHERE = (0, 0)
_LINE_HEAD = 16  # characters of a line that ends with a colon and heads all paragraphs behind it


class Context:
    """What holds for the next sentence of a document.

    ``leads``: the periods that open an earlier sentence of the paragraph; ``subject``: the place that an earlier
    sentence is about; ``heading``, ``title`` and ``previous``: the spans of the heading above, the first
    heading, and the sentence before in the block; ``before``: the facts of that sentence, ``before_period`` their time;
    ``payer``: whose money the title says the text is about; ``assigned``: whether a central unit's 定点扶贫 is spoken of.
    """

    def __init__(self, document: Document) -> None:
        self.document, self.text = document, document.text
        self.resolver = Resolver(document.about, document.places.items)
        self.resolver.note_lists(self.text, document.places.items)
        self.report_period = about.report_period(
            document.published, document.clean, document.periods.items, document.beside
        )
        self.payer = about.payer(document.clean, document.cues, document.beside)
        self.assigned = about.assigned(self.text)
        self.block = Block(0, 0, "paragraph")
        self.heading: tuple[int, int] = _NOWHERE
        self.title: tuple[int, int] = _NOWHERE
        self.previous: tuple[int, int] = _NOWHERE
        self.heading_period: Period | None = None
        self._heading_planned = self._marks_planned = self._block_planned = False
        self._title: tuple[Period | None, bool] = (None, False)
        self._beside: tuple[str, Cues] | None = None  # the title beside the text, and its words
        if title := document.beside:
            self._beside = title, scan_cues(title)
            told = next(iter(periods.scan(title, document.published)), None)
            told = None if told and told.shape == "point" else told  # when it was said: 1月6日在…会议上
            above = replace(told, start=0, end=0) if told else None  # it stands before all of the text
            self._title = above, self._is_plan(above, bool(_PLAN_TITLE.search(title)))
            self.heading_period, self._heading_planned = self._title
        self.leads: list[Period] = []
        self.subject: Place | None = None
        self._village = self._only_village()
        self._homes = Homes(self.text, document.places.items)
        self._scene: Place | None = None  # the village or township that the story told since the last heading is set in
        self.before: list[Fact] = []
        self.before_period: Period | None = None
        self._is_topic = False  # whether a sentence of the block has begun with 饮水方面
        self._in_list = self._is_item = False  # whether an item (一是) has begun, and whether the sentence begins one
        self._planned_for: Period | None = None  # that time, where it is to come and 饮水方面 … begin the items
        self._question: tuple[int, int] | None = None  # the block before, where it asks
        self.event: Period | None = (
            None  # the day on which what the text tells of took place, where things are given at it
        )
        self._list_fund: Fact | None = None  # the last amount before its first item
        self._list_period: Period | None = None  # the time that the sentence before the first item names
        self.first_given: Fact | None = None  # the first amount whose giver is known
        self.last_fund: tuple[Fact, str] | None = None  # and how far behind it the sentence stands
        # where the totals start that amounts behind them add up to
        self.added_up = frozenset(document.addends.values())
        self._totals: dict[int, Fact] = {}  # those that amounts behind them add up to, by where they start
        self._told: dict[str, list[Evidence]] = {}
        self._passed: list[tuple[int, int]] = []  # the sentences of the block before the one that is read
        self._last_of_block: tuple[int, int] = _NOWHERE  # the last sentence of the block before
        self._next: tuple[int, int] = _NOWHERE

    def told_elsewhere(self, role: str) -> list[Evidence]:
        """Return what the cues of a role in the title, the heading above and the sentence before say."""
        if role not in self._told:
            cues = self.document.cues
            spans = {
                "in the title": self.title,
                "in the heading": self.heading,
                "in the sentence before": self.previous,
            }
            told = [p for where, span in spans.items() for p in of_span(role, cues, *span, where)]
            if self._beside:  # it stands over the text, and is its heading up to the first
                heads = ("in the title", *(("in the heading",) if self.heading == _NOWHERE else ()))
                told += [p for where in heads for p in of_span(role, self._beside[1], 0, len(self._beside[0]), where)]
            self._told[role] = told
        return self._told[role]

    def asked(self, role: str) -> list[Evidence]:
        """Return what the question asks that the block answers: 问：还剩多少贫困人口？ 答：2617户。"""
        if self._passed or not self._question:
            return []
        cues = self.document.cues.within(role, *self._question)
        return [Evidence(c.says, f"before: {c.says}", c.weight, c.word) for c in cues]

    def carried(self, role: str, beside: str) -> list[Evidence]:
        """Return what the rest of the text says of a role (sector, source) that the sentence may say nothing of.

        ``beside``: what the sentence says of it, if only that this stands ``alone``, which gives each kind of evidence
        another weight.
        """
        key = f"{role}, {beside}"
        if key not in self._told:
            suffix = f", {beside}" if beside else ""
            told = [*self.told_elsewhere(role), *self._around(role)]
            told += [Evidence(v, "share of such words in the article", n) for v, n in self.document.shares(role)]
            if self.first_given and self.first_given.source and role == "source":
                told.append(Evidence(self.first_given.source, "as the first amount whose giver is known"))
            if self.last_fund:
                value, where = getattr(self.last_fund[0], role), self.last_fund[1]
                told.append(Evidence(value, f"as the last amount{', unstated' * (value == 'unstated')}, {where}"))
            if self._is_item and self._list_fund:
                told.append(Evidence(getattr(self._list_fund, role), "as the last amount before its list"))
            self._told[key] = [p.beside(suffix) for p in told]
        return self._told[key]

    def _around(self, role: str) -> Iterator[Evidence]:
        """Yield what the nearest sentences that have a cue of a role say, before the last sentence and behind this."""
        cues = self.document.cues
        for start, end in reversed(self._passed[-4:-1]):
            if found := list(of_span(role, cues, start, end, "in an earlier sentence of the paragraph")):
                yield from found
                break
        if not self._passed:
            yield from of_span(role, cues, *self._last_of_block, "at the end of the paragraph before")
        yield from of_span(role, cues, *self._next, "in the next sentence")

    @property
    def plans(self) -> bool:
        """Whether the heading, or the line above a list of marked items, says that what follows is planned."""
        return self._heading_planned or self._marks_planned or self._block_planned

    @property
    def periods(self) -> list[Period]:
        """The periods that hold where a sentence gives none, the nearest first."""
        above = self._list_period
        if not self._is_item and not (above and above.from_ == above.to and _ITEM.match(self.text, self.block.start)):
            above = None  # of several years the first sentence of an item is, of one year all are
        of_list = above or (self._planned_for if self._is_topic else None)
        return self.leads + [p for p in (of_list, self.heading_period, self.report_period) if p]

    def period_before(self, sentence: Sentence, *, goes_on: bool) -> list[Period]:
        """Return the time of the sentence before if it is this one's too: it is told of parts, or at once (同时，安排…).

        ``goes_on``: whether the sentence tells of parts of what the one before has told.
        """
        period = self.before_period
        named = period is not None and self.previous[0] <= period.start < self.previous[1]
        parts = tells_parts(self.text, sentence.start, sentence.end)
        at_once = named and self.before and (parts or _AT_ONCE.match(self.text, sentence.start))
        return [period] if period and (goes_on or at_once) else []

    def total_of(self, figure: Figure, facts: list[Fact]) -> Fact | None:
        """Return the total that a figure and those beside it add up to; ``facts``: those before it in its sentence."""
        start = self.document.addends.get(figure.start)
        if start is None:
            return None
        return next((fact for fact in facts if fact.clean_start == start), self._totals.get(start))

    def enter(self, block: Block) -> None:
        """Begin a block: what the last one set is forgotten, a heading sets time, plan and section anew."""
        places = self.document.places.within(block.start, block.end)
        goes_on = _MARK.match(self.text, block.start) and _MARK.match(self.text, self.block.start)
        unfinished = self.text[self.block.start : self.block.end].rstrip().endswith(("；", ";"))
        leads = (
            self.leads if goes_on or unfinished else []
        )  # the items of a report speak of the year that the first names
        asks = self.text[self.block.start : self.block.end].rstrip().endswith(("？", "?"))
        self._question = (self.block.start, self.block.end) if asks else None
        self.block, self.leads, self.subject = block, leads, None
        if not tells_parts(self.text, block.start, block.end):
            self.before = []
        self.previous = self._next = _NOWHERE
        self._in_list = self._in_list and _ITEM.match(self.text, block.start) is not None
        self._last_of_block = self._passed[-1] if self._passed else _NOWHERE
        self._passed = []
        self._is_topic = False
        if not _NUMBERED.match(self.text, block.start):
            self._marks_planned = False
        if self.last_fund:
            self.last_fund = (self.last_fund[0], "in an earlier paragraph")
        self._told = {}
        told = _GOES_ON.match(self.text, block.start, block.end) or _STORY.search(self.text, block.start, block.end)
        if self._scene and told and not any(p.start < told.start() and not p.relative for p in places):
            self.subject = self._scene
        if home := self._home(block, places, told is not None):
            self.subject = self._scene = home
        if self._village and self._village.end <= block.start and not places:
            self.subject = self._village
        topic = _ITEM_HEAD.match(self.text, block.start, block.end)
        self._block_planned = topic is not None and bool(_TO_COME.search(_REPORTED.sub("", topic[1])))
        if block.kind in HEADS:
            self._enter_heading(block, places)

    def _only_village(self) -> Place | None:
        """Return the village that a story is set in: the only one that it names, at its beginning and again."""
        local = [p for p in self.document.places.items if p.level == "village"]
        named = [p for p in local if not p.relative and not p.role]
        if len({p.name for p in named}) != 1 or named[0].start > _BEGINNING or len(local) < _AGAIN:
            return None
        return named[0]

    def _home(self, block: Block, places: list[Place], story: bool) -> Place | None:
        """Return the village of the one whose words a block gives: “…能挣500元。”甲村村民老李说, or of whom it names.

        ``story``: whether the words of the block are those of a story.
        """
        local = [p for p in places if p.level in _LOCAL and not p.relative]
        local = [p for p in local if not any(q.end == p.start for q in local)]  # 某村某湾村民: the village
        if not any(p.name and not p.relative for p in places):
            return self._homes.within(block.start, block.end)
        if not story and not (local and "”" in self.text[block.start : local[0].start]):
            return None
        living = {p.name: p for p in local if LIVES.match(self.text, p.end)}
        return living.popitem()[1] if len(living) == 1 else None

    def _enter_heading(self, block: Block, places: list[Place]) -> None:
        self._scene = None
        self.heading = (block.start, block.end)
        period = next(iter(self.document.periods.within(block.start, block.end)), None)
        planned = bool(_PLANNED_HEADING.search(_REPORTED.sub("", self.text[block.start : block.end])))
        if block is self.document.clean.blocks[0]:
            planned = self._is_plan(period, bool(_PLAN_TITLE.search(self.text, block.start, block.end)))
            self._title = period, planned
            self.title = self.heading
        self.heading_period = period or self._title[0]
        back = _LOOKING_BACK.search(self.text, block.start, block.end)
        self._heading_planned = planned or (self._title[1] and not back) or self._is_of_this_year(block, period)
        resolver = self.resolver
        own = [p for p in places if not (p.relative or p.role or resolver.foreign(p) or p.level == "nation")]
        if block.kind == "heading" or (own and own[0].level in _LOCAL):
            resolver.section = own[0] if own and own[0].name != resolver.own else None

    def _is_plan(self, period: Period | None, named: bool) -> bool:
        """Whether a title that names a plan speaks of what is to come: 三季度工作要点 in October tells what was done."""
        told = period is not None and len(period.to or "") > 4 and later(self.document.published, period.to)
        return named and not told

    def _is_of_this_year(self, block: Block, period: Period | None) -> bool:
        """Whether a heading of a report printed in the first months of a year speaks of its work: 2019年重点工作."""
        published = self.document.published or ""
        early = period is not None and period.to == published[:4] and published[5:7] in ("01", "02", "03")
        return early and _WORK.search(self.text, block.start, block.end) is not None

    def pass_by(self, block: Block) -> None:
        """Take note of the places of a block without figures, and of its time: a list may follow."""
        self._note_list_head(block.start, block.end)
        self._note_event(block.start, block.end)
        head = self.text[block.start : block.end].strip()
        day = next(iter(self.document.periods.within(block.start, block.end)), None)
        if day and day.shape == "point" and day.start == block.start and len(head) <= _LINE_HEAD:
            self.heading_period = replace(day, shape="stretch")  # 3月6日 晴: the day of a diary
        if head.endswith(("：", ":")) and len(head) <= _LINE_HEAD:  # 2018年主要工作：
            named = self.document.periods.within(block.start, block.end)
            if named and named[0].shape in ("stretch", "target"):
                self.heading_period = named[0]
                self._heading_planned = bool(_PLANNED_HEADING.search(_REPORTED.sub("", head)))
        if not _NUMBERED.match(head):  # an item without figures leaves it to the line above the list
            self._marks_planned = head.endswith(("：", ":")) and bool(_PLANNED_LINE.search(_REPORTED.sub("", head)))
        for p in self.document.places.within(block.start, block.end):
            self.resolver.see(p)
            if p.level in _LOCAL and not p.relative and self._arrives(p):
                self._scene = p

    def see(self, sentence: Sentence, following: Sentence | None) -> None:
        """Take note of the places of a sentence before its figures are read, and of the sentence behind it."""
        self._next = (following.start, following.end) if following else _NOWHERE
        self._is_item = _ITEM.match(self.text, sentence.start) is not None
        self._is_topic = self._is_topic or _TOPIC.match(self.text, sentence.start) is not None
        if self._is_item:
            if not self._in_list:
                self._list_fund = self.last_fund[0] if self.last_fund else None
            self._in_list = True
        elif not self._in_list:
            self._note_list_head(sentence.start, sentence.end)
        for p in self.document.places.within(sentence.start, sentence.end):
            self.resolver.see(p)
        self._note_event(sentence.start, sentence.end)

    def _note_event(self, start: int, end: int) -> None:
        """Take note of the day of the first event at which things are given."""
        if self.event is None and _EVENT.search(self.text, start, end):
            days = self.document.periods.within(start, end)
            self.event = next((p for p in days if p.shape == "point"), None)

    def _note_list_head(self, start: int, end: int) -> None:
        """Take note of the time that a sentence or paragraph names last, which holds for a list behind it."""
        named = self.document.periods.within(start, end)
        self._list_period = next((p for p in reversed(named) if p.shape in ("stretch", "open", "until")), None)
        if not self._is_topic:
            ahead = self._list_period is not None and later(self._list_period.to, self.document.published)
            self._planned_for = self._list_period if ahead else None

    def leave(self, sentence: Sentence, facts: list[Fact], first_figure: int) -> None:
        """Take note of what a sentence sets for those behind it; ``first_figure``: where its first figure starts."""
        self.before = facts
        self.previous = (sentence.start, sentence.end)
        self._passed.append(self.previous)
        self._totals |= {fact.clean_start: fact for fact in facts if fact.clean_start in self.added_up}
        fund = next((fact for fact in reversed(facts) if fact.sector), None)
        if fund:
            if self.first_given is None and fund.source != "unstated":
                self.first_given = fund
            self.last_fund = (fund, "in the sentence before")
        elif self.last_fund and self.last_fund[1] == "in the sentence before":
            self.last_fund = (self.last_fund[0], "earlier in the paragraph")
        self._told = {}
        self._note_lead(sentence, first_figure)
        self._note_subject(sentence, first_figure)

    def _note_lead(self, sentence: Sentence, first_figure: int) -> None:
        for period in self.document.periods.within(sentence.start, first_figure):
            plan = re.match("从|由", period.text) or _NAMED_PLAN.match(period.text)
            leads = period.shape in ("open", "until") or (period.shape == "stretch" and not plan)
            heads = not self.before and period.start in sentence.clauses  # 推进有力，1至6月任务过半。 without a figure
            if leads and (heads or _LEAD_WORD.match(self.text[sentence.start : period.start])):
                self.leads = [period]
                break

    def _note_subject(self, sentence: Sentence, first_figure: int) -> None:
        """Take note of the place that a sentence is about; of two that open clauses of it neither is carried on."""
        places = self.document.places.within(sentence.start, sentence.end)
        told_of = {fact.place for fact in self.before}
        place = next((p for p in places if self._is_subject(p, sentence, first_figure, told_of)), None)
        if place is None:
            return
        if any(self._takes_over(p, place, sentence) for p in places):
            self.subject = None
            return
        self.subject = place
        if place.level in _LOCAL and not place.relative:
            self._scene = place

    def _is_subject(self, place: Place, sentence: Sentence, first_figure: int, told_of: set[str | None]) -> bool:
        """Whether a sentence is about a place; ``told_of``: those of its facts, one of which a partner must be."""
        lies_in = _LIES_IN.match(self.text, sentence.start, place.start)
        opens = place.start - (lies_in.end() if lies_in else sentence.start) <= 6
        if place.level == "region" and self.document.places.within(place.end, sentence.clause(place.start)[1]):
            return False  # 地处武陵山区深处的某县某村
        if place.relative and place.start == sentence.clause(place.start)[0] and told_of == {self.resolver.name(place)}:
            return True  # “十三五”以来，全区累计减贫6万人: all that is told is of it
        scene = _SCENE.match(self.text, place.end) or self._arrives(place)
        clause = sentence.clause(place.start)
        acts = place.start == clause[0] and _ACTS.match(self.text, place.end, sentence.end)
        alone = not self.document.places.within(place.end, clause[1])
        told = place.level in _LOCAL and place.start < first_figure and (scene or (acts and alone))
        outside = self.resolver.foreign(place) or self.resolver.elsewhere(place) or self.resolver.gives(place)
        own = not outside or self.resolver.name(place) in told_of
        own = own and place.level != "nation" and (not place.role or self.resolver.holds(place))
        return bool((opens or told) and own and not _EXAMPLE.match(self.text, place.end, place.end + 8))

    def _takes_over(self, other: Place, place: Place, sentence: Sentence) -> bool:
        """Whether another place of the same level opens a later item of the sentence."""
        return (
            other.start > place.end
            and other.level == place.level
            and other.name not in (None, place.name)
            and not other.role
            and other.start - sentence.clause(other.start)[0] <= 1
        )

    def _arrives(self, place: Place) -> bool:
        """Whether the story comes to a place: 来到了甲乡乙村。 在甲乡乙村，记者…"""
        return self.text[place.end : place.end + 1] in ("，", ",", "。") and bool(
            _ARRIVED.search(self.text, max(0, place.start - 4), place.start)
        )
