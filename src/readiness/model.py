"""What files say: frameworks, pillars and surveys as records, frozen, with no unknown keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Annotated, Any, Literal

from .records import Filled, Least, Most, OneOrMany, Pattern, Record, Short, field

# The forms that texts have; `diagnosis` has a name for each.
ID = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
NODE_ID = r"^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$"  # also of one instance: ID/INSTANCE
PERIOD = r"^\d{4}(-Q[1-4]|-\d{2}(-\d{2})?)?$"
AT_LEAST = r"^\s*\S+\s+at least\s+\S.*$"
LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$"

OVERALL = "overall"
UNKNOWN = "unknown"
NOT_APPLICABLE = "not-applicable"
RESERVED = frozenset({OVERALL, UNKNOWN, NOT_APPLICABLE})

Id = Annotated[str, Pattern(ID)]
NodeId = Annotated[str, Pattern(NODE_ID)]
Text = Annotated[str, Filled()]
Number = float
Positive = Annotated[float, Least(0, strictly=True)]
NotNegative = Annotated[float, Least(0)]
Share = Annotated[float, Least(0), Most(1)]
Date = Annotated[str, Pattern(PERIOD)]

Mean = Literal["mean", "geometric", "harmonic", "generalised", "median", "minimum", "maximum"]
Aggregation = Literal[Mean, "points", "copeland", "judgement", "none"]
Combination = Literal["maximum", "minimum", "mean", "median", "sum"]
Alternative = Literal["mean", "geometric", "harmonic", "median", "minimum", "maximum"]
Policy = Literal["unknown", "zero", "not-applicable"]
Effort = Literal["high", "medium", "low"]
Confidence = Literal["high", "medium", "low"]

Words = Annotated[tuple[Text, ...], Filled(), OneOrMany()]
AtLeast = Annotated[str, Pattern(AT_LEAST)]  # one sentence, `ID at least LEVEL`


class Reference(Record):
    """Where a claim comes from."""

    title: Text
    publisher: Text | None = None
    date: Text | None = None
    href: Text | None = None
    note: Text | None = None


class Action(Record):
    """What to do to reach a level: what, who usually leads, how long, how hard."""

    do: Text
    lead: Text | None = None
    where: Text | None = None
    months: Positive | None = None
    effort: Effort | None = None
    requires: Annotated[tuple[AtLeast, ...], OneOrMany()] = ()


class OwnAction(Record):
    """An action as a survey has it: what it says replaces what the framework's says."""

    do: Text | None = None
    lead: Text | None = None
    where: Text | None = None
    months: Positive | None = None
    effort: Effort | None = None
    requires: Annotated[tuple[AtLeast, ...], OneOrMany()] | None = None


class Level(Record):
    """One described level of a scale; `between: true` marks a mixed one that is given but never suggested.

    `title` is what readers know it by, where its key is no word for them.
    """

    text: Text
    title: Text | None = None
    score: Number | None = None
    points: NotNegative | None = None
    between: bool = False


Levels = dict[Text, Annotated[Level, Short("text")]]


class Scale(Record):
    """Ordered levels under one name, lowest first; `evidence` is what to ask for by questions that say nothing of their own."""

    title: Text | None = None
    evidence: Text | None = None
    levels: Levels


class Item(Record):
    """One item of a tick list; `alone: true` is 'none of these' and excludes the others."""

    text: Text
    points: NotNegative = 1.0
    alone: bool = False


Over = Literal["period", "all"]  # the units that a sample is made of: those of the same period, or of all


class Denominate(Record):
    """Divide by another number of the same unit, such as its population; `times: 1000` for so many of each thousand."""

    by: Id
    times: Positive = 1.0


class Screen(Record):
    """Leave out units or indicators with less than this share of the numbers; with `imputed` those imputed count as there."""

    units: Share | None = None
    indicators: Share | None = None
    imputed: bool = False


class Impute(Record):
    """Fill what is missing: from other units (of the same group, by an attribute), periods or indicators."""

    method: Literal["mean", "median", "group-mean", "group-median", "linear", "expectation-maximisation", "none"]
    by: Id | None = None
    over: Over = "period"


class Treat(Record):
    """Treat outliers (both thresholds reached): winsorise so many points, or a share of them below 1, else take the logarithm."""

    winsorise: NotNegative = 5.0
    log: bool = True
    skew: Positive = 2.0
    kurtosis: Number = 3.5
    over: Over = "all"


class Normalise(Record):
    """Put the numbers on the framework's range, or on `to`, by a sample of units or by fixed posts."""

    method: Literal[
        "min-max",
        "z-score",
        "rank",
        "percentile-rank",
        "borda",
        "share-of-maximum",
        "distance-to-maximum",
        "distance-to-reference",
        "distance-to-target",
        "goalposts",
        "none",
    ]
    to: tuple[Number, Number] | Literal["natural"] | None = None
    mean: Number | None = None
    deviation: Positive | None = None
    reference: Text | None = None
    ties: Literal["minimum", "average"] | None = None
    cap: bool = True
    over: Over = "all"


class Steps(Record):
    """What is done to a number before it is a score, in this order."""

    denominate: Annotated[Denominate, Short("by")] | None = None
    impute: Annotated[Impute, Short("method")] | None = None
    treat: Treat | Literal["none"] | None = None
    normalise: Annotated[Normalise, Short("method")] | None = None


class Preparation(Steps):
    """The steps of all indicators; an indicator's own step takes the place of the one here."""

    screen: Screen | None = None


class NumberScale(Record):
    """How a number becomes a score: from one end to the other, or by steps; `direction: down` if less is better."""

    unit: Text | None = None
    start: Number | None = field(default=None, alias="from")
    end: Number | None = field(default=None, alias="to")
    direction: Literal["up", "down"] = "up"
    steps: dict[Text, NotNegative] | None = None


class Ratio(NumberScale):
    """One number of another: ids of number indicators, or both given in the answer; `times: 100` for per cent."""

    numerator: Id | None = None
    denominator: Id | None = None
    times: Positive = 1.0


class Range(Record):
    """A number known only to lie between two ends."""

    start: Number = field(alias="from")
    end: Number = field(alias="to")


class Baseline(Record):
    """Where a target starts from."""

    value: Number
    date: Date


class Target(Record):
    """Where a node should be, by when, and who answers for it."""

    level: Text | None = None
    value: Number | Range | None = None
    change: Number | Range | None = None
    band: Id | None = None
    operator: Literal[">=", "<=", ">", "<", "="] | None = None
    unit: Text | None = None
    baseline: Baseline | None = None
    by: Date | None = None
    owner: Text | None = None
    scope: Text | None = None


Targets = Annotated[tuple[Target, ...], OneOrMany()]


def at_least(sentence: str) -> tuple[str, str]:
    """The id and the level (or band, or number) of a sentence `ID at least LEVEL`."""
    name, words = sentence.split(None, 1)
    return name, words.removeprefix("at least").strip()


class Condition(Record):
    """When a gate stands open: one sentence `ID at least LEVEL`, or several with all, any or a count."""

    says: AtLeast | None = None
    all: tuple[Annotated[Condition, Short("says")], ...] | None = None
    any: tuple[Annotated[Condition, Short("says")], ...] | None = None
    count: Annotated[int, Least(1)] | None = None
    of: tuple[Annotated[Condition, Short("says")], ...] | None = None

    @property
    def parts(self) -> tuple[Condition, ...]:
        return self.all or self.any or self.of or ()

    def sentences(self) -> Iterator[str]:
        """Every `ID at least …` below this condition."""
        if self.says is not None:
            yield self.says
        for part in self.parts:
            yield from part.sentences()


class Gate(Record):
    """A cap on a node (a band caps the band, a number the score, a level a judgement) unless a condition holds."""

    at_most: float | Id
    unless: Annotated[Condition, Short("says")]
    note: Text | None = None


class Node(Record):
    """The same few keys on every node of the tree."""

    title: Text | None = None
    summary: Text | None = None
    weight: float | Id | None = None
    scored: bool = True
    tags: dict[Id, Words] = {}
    round: Annotated[int, Least(0), Most(12)] | None = None
    targets: Targets = field(default=(), alias="target")
    applies_to: dict[Id, Words] = {}
    when: dict[Id, Words] = {}
    references: tuple[Reference, ...] = ()


class Repeatable(Node):
    """A node that may be answered for several instances of one kind."""

    repeat: Id | None = None
    combine: Combination | None = None

    @property
    def combination(self) -> str:
        """How its instances become one value: of a question the best answer, else the mean, where the file does not say."""
        return self.combine or ("maximum" if isinstance(self, Indicator) else "mean")


class Indicator(Repeatable):
    """One question: described levels, a tick list, a number, or a ratio of two numbers."""

    question: Text
    guidance: Text | None = None
    levels: Levels | None = None
    scale: Id | None = None
    choices: dict[Id, Annotated[Item, Short("text")]] | None = None
    score: Literal["share", "any", "all", "points"] = "share"
    number: NumberScale | None = None
    ratio: Ratio | None = None
    points: Positive | None = None
    unanswered: Policy | None = None
    unknown: Policy | None = None
    evidence: Text | None = None
    actions: dict[Text, Action] = {}
    prepare: Steps = Steps.model_construct()

    @property
    def kinds(self) -> list[str]:
        """Which of the four kinds the file gives; exactly one is right."""
        named = {"levels": self.levels or self.scale, "choices": self.choices, "number": self.number, "ratio": self.ratio}
        return [kind for kind, given in named.items() if given is not None]

    @property
    def kind(self) -> str:
        return self.kinds[0]

    @property
    def number_scale(self) -> NumberScale | None:
        """How its numbers become scores; None where its answers are no numbers."""
        return self.number or self.ratio


class Group(Repeatable):
    """A node with parts below it: dimensions and indicators, in that order."""

    aggregate: Aggregation | None = None
    p: Number | None = None
    parts: Literal["by-coverage", "full"] | None = None
    min_coverage: Share | None = None
    at_least: Share | None = None
    gates: tuple[Gate, ...] = ()
    scale: Id | None = None
    evidence: Text | None = None
    given: bool = False
    dimensions: dict[Id, Group] = {}
    indicators: dict[Id, Indicator] = {}


class Pillar(Group):
    """One pillar file."""

    title: Text


class Overall(Node):
    """What the framework says of its top node."""

    aggregate: Aggregation | None = None
    p: Number | None = None
    parts: Literal["by-coverage", "full"] | None = None
    min_coverage: Share | None = None
    at_least: Share | None = None
    gates: tuple[Gate, ...] = ()
    scale: Id | None = None


class Composite(Overall):
    """Another view of the same answers: any nodes with weights of its own, or all indicators with a tag."""

    of: dict[Id, Positive | None] | tuple[Id, ...] | None = None
    tag: dict[Id, Text] | None = None
    range: tuple[Number, Number] | None = None


class Band(Record):
    """A named level of a score, from its lower bound (inclusive) upwards."""

    id: Id
    title: Text
    start: Number = field(alias="from")
    summary: Text | None = None


class Doubt(Record):
    """How likely an answer is to be one level up or down, by its confidence; as likely the one as the other."""

    high: Share = 0.05
    medium: Share = 0.2
    low: Share = 0.4
    unstated: Share = 0.0


class WeightDraws(Record):
    """How weights are drawn: up or down by a share, or from a Dirichlet distribution of this concentration about them."""

    share: Share | None = None
    dirichlet: Positive | None = None
    of: Literal["all", "groups", "indicators"] = "all"


class Robustness(Record):
    """What is uncertain about the rubric itself: `readiness robustness` draws among these choices."""

    weights: Annotated[WeightDraws, Short("share")] | None = None
    answers: bool | None = None
    missing: tuple[Policy, ...] = ()
    impute: tuple[Annotated[Impute, Short("method")], ...] = ()
    treat: tuple[Treat | Literal["none"], ...] = ()
    normalise: tuple[Annotated[Normalise, Short("method")], ...] = ()
    aggregate: tuple[Alternative, ...] = ()


class FrameworkFile(Record):
    """`framework.yaml`: what the rubric is, and how its parts become a score."""

    title: Text
    edition: Text
    version: Text
    language: Annotated[str, Pattern(LANGUAGE)] = "en"
    publisher: Text
    licence: Text
    summary: Text | None = None
    method: Text | None = None
    caveat: Text | None = None
    reproduced: Text | None = None
    comparable: bool = True
    words: dict[Id, Text] = {}
    references: tuple[Reference, ...] = ()
    range: tuple[Number, Number] = (0.0, 100.0)
    decimals: Annotated[int, Least(0), Most(12)] = 1
    scales: dict[Id, Scale] = {}
    weights: dict[Id, Number] = {}
    aggregate: Aggregation = "mean"
    p: Number | None = None
    parts: Literal["by-coverage", "full"] = "by-coverage"
    min_coverage: Share = 0.0
    unanswered: Policy = "unknown"
    unknown: Policy = "unknown"
    confidence: Doubt = Doubt.model_construct()
    robustness: Robustness = Robustness.model_construct()
    prepare: Preparation = Preparation.model_construct()
    overall: Overall = Overall.model_construct()
    bands: tuple[Band, ...] = ()
    ties: Literal["best", "mean", "worst"] = "best"  # the place that units with one printed score share
    pillars: Annotated[tuple[Id, ...], Filled()]
    composites: dict[Id, Composite] = {}
    targets: Targets = field(default=(), alias="target")
    effort: dict[Effort, Positive] = {"low": 3.0, "medium": 6.0, "high": 12.0}

    @property
    def band_titles(self) -> dict[str, str]:
        """What readers call each band, by its id."""
        return {band.id: band.title for band in self.bands}


class Link(Record):
    """What became of an id of another framework or edition."""

    id: Id | None = None
    was: Annotated[tuple[Id, ...], OneOrMany()] = ()
    now: Annotated[tuple[Id, ...], OneOrMany()] = ()
    kind: Literal["same", "changed", "moved", "merged", "split", "dropped", "new"]
    levels: dict[Text, Text] | None = None
    reason: Text | None = None


class LinksFile(Record):
    """`links.yaml`: how the ids of this framework relate to those of others."""

    links: dict[Text, tuple[Link, ...]]


class ActionTexts(Record):
    """An action in another language."""

    do: Text | None = None
    lead: Text | None = None
    where: Text | None = None


class LevelTexts(Record):
    """A level in another language."""

    text: Text | None = None
    title: Text | None = None


class TargetTexts(Record):
    """A target in another language."""

    unit: Text | None = None
    owner: Text | None = None
    scope: Text | None = None


class GateTexts(Record):
    """A gate in another language."""

    note: Text | None = None


class NodeTexts(Record):
    """The texts of one node in another language.

    `unit` is that of its number or ratio, and of the targets in this unit; `target` and `gates` stand in the order of
    the targets and gates.
    """

    title: Text | None = None
    summary: Text | None = None
    question: Text | None = None
    guidance: Text | None = None
    levels: dict[Text, Annotated[LevelTexts, Short("text")]] = {}
    choices: dict[Text, Text] = {}
    unit: Text | None = None
    targets: Annotated[tuple[TargetTexts, ...], OneOrMany()] = field(default=(), alias="target")
    gates: tuple[GateTexts, ...] = ()
    evidence: Text | None = None
    actions: dict[Text, ActionTexts] = {}


class FrameworkTexts(Record):
    """The texts of `framework.yaml` in another language."""

    title: Text | None = None
    publisher: Text | None = None
    licence: Text | None = None
    summary: Text | None = None
    method: Text | None = None
    caveat: Text | None = None
    reproduced: Text | None = None
    words: dict[Id, Text] = {}
    overall: NodeTexts | None = None


class TranslationFile(Record):
    """`translations/<language>.yaml`: texts by id; what is missing falls back to the framework's own language."""

    framework: FrameworkTexts = FrameworkTexts.model_construct()
    bands: dict[Id, NodeTexts] = {}
    scales: dict[Id, NodeTexts] = {}
    composites: dict[Id, NodeTexts] = {}
    texts: dict[Id, NodeTexts] = {}


class Evidence(Record):
    """What supports an answer. `source` points to the survey's own list of sources."""

    title: Text | None = None
    publisher: Text | None = None
    date: Date | None = None
    href: Text | None = None
    source: Id | None = None
    sign: Literal["for", "against", "mixed"] = "for"
    note: Text | None = None


Amount = Number | Range | Literal["unknown", "not-applicable"]


class Answer(Record):
    """One answer; a bare value in the file is its short form (`given`), read by the kind of the indicator.

    `unknown` are the items of a tick list of which it is not known whether they hold.
    """

    given: Text | tuple[Text, ...] | None = None
    level: Words | None = None
    value: Amount | None = None
    choices: Annotated[tuple[Text, ...], OneOrMany()] | None = None
    unknown: Annotated[tuple[Text, ...], OneOrMany()] | None = None
    numerator: Amount | None = None
    denominator: Amount | None = None
    state: Literal["unknown", "not-applicable"] | None = None
    confidence: Confidence | None = None
    targets: Targets = field(default=(), alias="target")
    actions: dict[Text, OwnAction] = {}
    note: Text | None = None
    evidence: tuple[Annotated[Evidence, Short("source")], ...] = ()
    each: dict[Id, Annotated[Answer, Short("given")]] = {}


class Subject(Record):
    """Who is assessed; further attributes (region, population, …) may be read by `applies_to`."""

    open_keys = True

    id: Id
    name: Text
    kind: Text | None = None

    def attribute(self, name: str) -> str | None:
        """The attribute as text, or None where the survey does not say."""
        value = getattr(self, name, None)
        return None if value is None else str(value)


class Survey(Record):
    """One filled-in survey: one subject, one period, one framework."""

    framework: Text
    subject: Subject
    period: Date
    status: Literal["desk-study", "self-assessed", "validated", "planned"] | None = None
    title: Text | None = None
    authors: tuple[Text, ...] = ()
    note: Text | None = None
    targets: Targets = field(default=(), alias="target")
    sources: dict[Id, Evidence] = {}
    answers: dict[Id, Annotated[Answer, Short("given")]] = {}


UNSAID: Any = object()  # left out, which is not the same as null


class Expectation(Record):
    """What a test expects of a node: any of its printed figures, or null where there is to be none.

    `status`, `gap` and `progress` are of its target; of several the one that is due at `by`.
    """

    value: Number | None = UNSAID
    low: Number | None = UNSAID
    high: Number | None = UNSAID
    evidenced: Number | None = UNSAID
    coverage: Number | None = UNSAID
    band: Id | None = UNSAID
    state: Text | None = UNSAID
    level: Text | None = UNSAID
    suggestion: Text | None = UNSAID
    overruled: Text | None = UNSAID
    status: Text | None = UNSAID
    gap: Number | None = UNSAID
    progress: Number | None = UNSAID
    by: Date | None = None
    within: NotNegative = 0.0

    def figures(self) -> dict[str, Any]:
        """The figures that the file speaks of; one that is left out is not compared, null is."""
        return {name: said for name, said in self.__dict__.items() if said is not UNSAID and name not in ("within", "by")}


class Case(Record):
    """One sentence of a framework's tests: these answers give these results.

    `all` answers every described indicator with one level; `survey` takes the answers of a file, by its path from this
    one; `answers` come last and replace both. Targets are judged at the end of `period`, or of the survey's.
    """

    name: Text
    period: Date | None = None
    subject: Subject | None = None
    all: Text | None = None
    survey: Text | None = None
    answers: dict[Id, Annotated[Answer, Short("given")]] = {}
    expect: Annotated[dict[NodeId, Annotated[Expectation, Short("value")]], Filled()]
    reference: Annotated[Reference, Short("title")] | None = None


class CasesFile(Record):
    """`tests/*.yaml` of a framework."""

    cases: Annotated[tuple[Case, ...], Filled()]


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework as loaded: its file, its pillars in order, its links and the digest of its content."""

    id: str
    path: str
    file: FrameworkFile
    pillars: dict[str, Pillar]
    links: dict[str, tuple[Link, ...]] = dataclass_field(default_factory=dict)
    digest: str = ""
    languages: tuple[str, ...] = ()
    language: str = "en"  # that its texts were loaded in

    def groups(self) -> Iterator[tuple[str, Group]]:
        """Every pillar and dimension, parents first, in the framework's order."""
        for pillar_id, pillar in self.pillars.items():
            yield pillar_id, pillar
            yield from _below(pillar)

    def indicators(self) -> Iterator[tuple[str, Indicator]]:
        """Every indicator, in the framework's order."""
        for _, group in self.groups():
            yield from group.indicators.items()


def _below(group: Group) -> Iterator[tuple[str, Group]]:
    for name, dimension in group.dimensions.items():
        yield name, dimension
        yield from _below(dimension)
