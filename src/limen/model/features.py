"""What the detectors read. Everything that depends on order was computed once, here, and is kept."""

import msgspec

from limen.model.caller import ANONYMOUS, Caller
from limen.model.login import LoginFeatures, Tries


class Closed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A counting window that ended: ``count`` things in window ``series`` of ``(level, subject, operation)``.

    Learning folds closed windows, so one window is one sample however many calls it held.
    """

    level: str
    subject: int
    operation: int
    series: int
    count: int


class Pace(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """How fast calls come: running counts in absolute windows, this call included.

    ``counts`` is aligned with ``limen.features.pace.SERIES``. ``open_calls`` counts this caller's calls
    that have no answer yet. ``failures`` counts refused proofs of identity (401, 403) around this caller,
    aligned with ``limen.features.pace.FAILURES``; empty when there are none. ``closed`` are the windows that
    this call found finished.
    """

    counts: tuple[int, ...] = ()
    open_calls: int = 0
    failures: tuple[int, ...] = ()
    closed: tuple[Closed, ...] = ()


class Seen(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One object reference: ``kind`` and ``object`` are pseudonyms of what it is and which one.

    ``earned`` is 1 when this caller was given or used the object before, 0 when it was not, and -1 when
    that cannot be told (too little memory of this caller, or the id is not one that names an object).
    ``place`` is ``path``, ``query``, ``header`` or ``body``.
    """

    kind: int
    object: int
    place: str
    earned: int = -1


class Walked(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """How far a caller has walked over one kind of object in the present hour and day.

    Of a call: different objects, and ``run``, the length of the present run of ids that follow one another.
    Of an answer: different objects that succeeded though they were never given to this caller.
    """

    kind: int
    hour: int
    day: int
    run: int = 0


class Objects(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Which objects a call touches, and how this caller has been walking, per kind.

    ``split`` is 1 when one kind of object is named twice with different ids, 0 with the same one, -1 when
    none is named twice. ``given`` are the objects an answer handed out. ``closed``: see ``Pace``.
    ``foreign`` are the places in which a call names an object that no answer ever handed its caller;
    ``None`` in records from before that was told.
    """

    seen: tuple[Seen, ...] = ()
    walked: tuple[Walked, ...] = ()
    split: int = -1
    given: tuple[int, ...] = ()
    closed: tuple[Closed, ...] = ()
    foreign: tuple[str, ...] | None = None


class Hit(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An attack pattern in a value: its ``kind`` (``sql``), where, how sure in bits, and a masked shape.

    ``parameter`` is a pseudonym of the operation's parameter, so that learning can tell a field that
    always holds code from one that never did.
    """

    kind: str
    place: str
    bits: float
    shape: str
    parameter: int = 0


class Payload(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What the values of a call look like. ``oddities`` name malformed input: ``duplicate_key``, ``nan``,
    ``too_deep``, ``invalid_utf8``, ``overlong``, ``bomb``, ``bad_json``, ``body_cut``."""

    hits: tuple[Hit, ...] = ()
    oddities: tuple[str, ...] = ()
    bytes: int = 0
    leaves: int = 0


class Load(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What an answer cost, beside its ``size`` and ``duration_ms``.

    ``others_size`` (bytes) and ``others_ms`` are the medians of what the operation's other callers got
    lately in this status class, 0 while too few are known or this answer is neither large nor slow.
    ``spent`` is what the caller took in the present hour and day, aligned with
    ``limen.features.load.SPENT``; empty when it is not worth a look. ``closed``: see ``Pace``.
    ``others_spent`` are the medians of the other callers' present hours, beside ``spent``.
    """

    others_size: int = 0
    others_ms: int = 0
    spent: tuple[int, ...] = ()
    closed: tuple[Closed, ...] = ()
    others_spent: tuple[int, ...] = ()


class Context(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Where a credential is used from; see ``limen.features.places``. The network is in ``Caller``.

    ``client`` is the pseudonym of the kind of client. ``fresh`` and ``turns`` are bits: what is new for this
    caller, and of what he uses two in turns. ``movers`` are the callers for whom this network, and this
    client, are new of late. ``samples`` are ``(series, count)`` to be learnt, ``settled`` the places that
    are accepted as his. ``device`` are the codes of browser and system (see ``limen.features.codes``) of a
    caller who has a principal. ``used`` counts the spells in which this network was used while new.
    """

    client: int = 0
    fresh: int = 0
    turns: int = 0
    movers: tuple[int, int] = (0, 0)
    samples: tuple[tuple[int, int], ...] = ()
    settled: tuple[int, ...] = ()
    device: tuple[int, int] = (0, 0)
    used: int = 0


class Form(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Which fields and parameters a call sends and what their values look like; empty when it sends none.

    ``outline`` is the id of ``fields`` with their ``types`` (sets of JSON types as bits, 0 where untold).
    ``looks`` are ``place in fields << 10 | look`` (see ``limen.features.looks``), ``words`` are values that
    may be of an enumeration, ``(place in fields, pseudonym)``. ``graph`` is what GraphQL asks for (depth,
    aliases, fields), ``strays`` what goes against the declared schema, ``(field, what)``.
    """

    outline: int = 0
    fields: tuple[int, ...] = ()
    types: tuple[int, ...] = ()
    looks: tuple[int, ...] = ()
    words: tuple[tuple[int, int], ...] = ()
    graph: tuple[int, ...] = ()
    strays: tuple[tuple[int, str], ...] = ()


class Told(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What an answer's JSON told: ``names`` of its members as ids (bare), ``outline`` the id of it all, and
    counts by powers of two.

    ``longest`` is how many items its longest list has; ``kinds`` counts sensitive data by kind, aligned with
    ``limen.features.sensitive.KINDS`` and empty when there is none.
    """

    outline: int = 0
    names: tuple[int, ...] = ()
    longest: int = 0
    kinds: tuple[int, ...] = ()


class Probing(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """How a caller feels about for what an API has.

    Of a call: ``path`` is the pseudonym of an unknown path without its ids (0: known), ``word`` the well-
    known hiding place it names, ``decoy`` what the operator planted and was touched: ``operation`` or
    ``key``. ``counts`` are aligned with ``limen.features.probing.COUNTED``, empty for a call that is
    nothing of the kind. ``rejected`` counts what the gateway could not read from this address in the
    present hour. Of an answer that refuses: ``mix`` is the kind of refusal, how many the caller had in this
    hour, their share of his answers in percent, and in percent the callers of this hour who had such a
    refusal. ``closed``: see ``Pace``.
    """

    path: int = 0
    word: str = ""
    decoy: str = ""
    counts: tuple[int, ...] = ()
    mix: tuple[int, ...] = ()
    rejected: int = 0
    closed: tuple[Closed, ...] = ()


class Reach(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Whether a caller has done this operation before.

    ``first`` is 1 when he never has, as far as is remembered, 2 when he began on this day, 0 when he has
    before, -1 where it does not matter. ``fresh`` is 1 for his first success of it on this day. ``won`` and
    ``refused`` count operations that were new to him in the present hour and were answered or refused.
    ``together`` counts others to whom it was new on this day and was answered. ``closed``: see ``Pace``.
    """

    first: int = -1
    fresh: int = 0
    won: int = 0
    refused: int = 0
    together: int = 0
    closed: tuple[Closed, ...] = ()


class Conduct(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """How a caller's latest calls follow one another: as a machine's or a person's.

    ``kind`` is what the caller has been so far: 0 not known, 1 human, 2 machine. The rest is there at every
    fourth call once there are sixteen, about those sixteen: how ``steady`` their gaps are (0 to 15), how many
    were ``hasty`` (less time than it takes to think), how many (``alone``) went to one ``operation``, and
    whether all of it is a ``machine``'s way (1). ``whole`` says that none of them was in a stretch before.
    ``people`` other human callers are about, ``turned`` of them like machines. ``hours`` of the day in which
    this caller was active, given when it is a new one. ``closed``: see ``Pace``. ``polls`` is 1 while nearly
    all he asks for is one and the same thing, 2 while he repeats what the API failed to answer.
    """

    kind: int = 0
    steady: int = 0
    hasty: int = 0
    alone: int = 0
    operation: int = 0
    machine: int = 0
    whole: bool = False
    people: int = 0
    turned: int = 0
    hours: int = 0
    closed: tuple[Closed, ...] = ()
    polls: int = 0


class Company(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """How many strangers (``kind`` 0), or different objects of a kind that strangers touched, there were in
    the present hour and day at one ``source`` (a pseudonym) of sort ``level``."""

    level: str
    source: int
    kind: int
    hour: int
    day: int


class Peers(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a call has in common with those of others, while its caller is new or new where he is.

    ``week`` is what the caller touched this week: different objects, and those never given to him that
    succeeded. It is 0 for what did not grow by this call or answer, and empty when neither did or the week is
    short. ``closed``: see ``Pace``.
    """

    sources: tuple[Company, ...] = ()
    week: tuple[int, ...] = ()
    closed: tuple[Closed, ...] = ()


class Sequence(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A step from operation ``previous`` (and ``before`` it) to that of the call, in its caller's session.

    ``loss`` is how surprising the step is, ``mean`` that of the session's ``steps`` so far (quarter bits),
    ``odd`` how many of them were odd. Empty for a call of the operation called last. ``closed``: as in
    ``Pace``.
    """

    before: int = 0
    previous: int = 0
    loss: int = 0
    steps: int = 0
    mean: int = 0
    odd: int = 0
    closed: tuple[Closed, ...] = ()


class Drifted(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """How far a caller's day is past his approved days, in the measure that is furthest.

    ``measure`` is its place in ``limen.features.drift.MEASURES``; ``past`` is how far, in hundredths of
    doublings, and ``carried`` how far the ``days`` before were, halved each day. ``count`` is what there is
    of the present day, ``usual`` the most of an approved one by then, ``most`` and ``typical`` those of a
    whole day. ``closed``: see ``Pace``.
    """

    measure: int = 0
    past: int = 0
    carried: int = 0
    days: int = 0
    count: int = 0
    usual: int = 0
    most: int = 0
    typical: int = 0
    closed: tuple[Closed, ...] = ()

    @property
    def day(self) -> int:
        """What the present day comes to if it goes on as it began."""
        return self.count * self.most // max(1, self.usual)


class Session(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The login session that a token's use belongs to (``id`` is a pseudonym, 0: none).

    ``due`` says why it is judged again with this call, as bits (see ``limen.features.sessions``; 0: it is
    not). ``bits`` is what was said of it last, ``heat`` its own suspicion in bits. ``foreign`` says that the
    key it proves has changed, ``proved`` that its user has logged in again from where it is. ``client`` is
    the code of the application, ``tries`` are the attempts to log in of its user, address and prefix.
    """

    id: int = 0
    due: int = 0
    bits: float = 0.0
    heat: float = 0.0
    foreign: bool = False
    proved: bool = False
    client: int = 0
    tries: tuple[Tries, ...] = ()


class Features(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One activity as the detectors see it.

    ``kind`` is ``call``, ``answer`` or ``login`` (what is told of one is in ``login``);
    an answer repeats the caller, operation and objects of its call and
    adds ``status``, ``size`` (bytes) and ``duration_ms``. ``known`` is whether the operation was known.
    ``heat`` is the caller's accumulated suspicion in bits before this activity, ``strikes`` the calls of the
    last hour that were odd enough for a step-up, ``said`` what each detector said of him lately, in bits.
    ``asked`` tells calls apart that ask for different things: 16 bits of a pseudonym of target and body.
    ``length`` is a call's whole body in bytes where only its beginning was looked at: 0 where ``size`` is all
    of it, -1 where it is not said.
    """

    at: float
    kind: str
    call: str
    operation: int
    method: str = "GET"
    known: bool = True
    caller: Caller = ANONYMOUS
    pace: Pace = Pace()
    objects: Objects = Objects()
    payload: Payload = Payload()
    status: int = 0
    size: int = 0
    duration_ms: float = 0.0
    heat: float = 0.0
    strikes: int = 0
    said: tuple[tuple[str, float], ...] = ()
    load: Load = Load()
    conduct: Conduct = Conduct()
    context: Context = Context()
    form: Form = Form()
    told: Told = Told()
    probing: Probing = Probing()
    reach: Reach = Reach()
    peers: Peers = Peers()
    sequence: Sequence = Sequence()
    asked: int = 0
    drifted: Drifted = Drifted()
    login: LoginFeatures | None = None
    session: Session = Session()
    length: int = 0

    @property
    def succeeded(self) -> bool:
        """Whether this is an answer that gave the caller what it asked for."""
        return 200 <= self.status < 400
