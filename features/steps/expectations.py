"""How each person wants to meet: said on their page, by phone or on paper; read back; talked about."""

from pytest_bdd import given, parsers, then, when

from features.steps.choice import own_page
from features.steps.service import PageWalk
from state_machines.contents import TOPICS
from tests.factories.browser import fields_in, words_of

BASES = {"harmed": "/p", "responsible": "/q"}
SESSION = {"alone": "yes", "delta_form": "nothing", "minutes": "50"}


def their_page(walk: PageWalk, side: str = "harmed") -> str:
    """The page of the case on which staff write down what somebody says of meeting."""
    return f"/work/cases/{walk.ref}/people/{getattr(walk, side)}/expectations"


def confirming(walk: PageWalk) -> str:
    """The form that confirms Maya."""
    return f"/work/cases/{walk.ref}/step/preparation/confirm_ready?holder={walk.harmed}"


def say(walk: PageWalk, side: str = "harmed", **said: str) -> None:
    """Fill in their own page over what stands there, and save it."""
    browser, path = walk.browser(side), f"{BASES[side]}/r"
    browser.fill_in(f"{BASES[side]}/safe", {"safe": "yes"})
    reply = browser.fill_in(path, {**fields_in(browser.get(path), path), **said})
    assert reply.status_code == 303, words_of(reply)[:400]


def tell(walk: PageWalk, channel: str, **said: str) -> None:
    """Write down what Maya tells Priya, or has sent on paper."""
    page = their_page(walk)
    stood = fields_in(walk.opened("priya", page), page)
    priya = walk.browser("priya")
    reply = priya.fill_in(page, {**stood, "csrf": priya.csrf, "channel": channel, **said})
    assert reply.status_code == 303, words_of(reply)[:400]


def preparation_of(walk: PageWalk, side: str = "harmed") -> str:
    """Where the preparation of this person stands."""
    return walk.file.at("preparation", getattr(walk, side)).state


@given("Maya and Lee are being prepared")
def being_prepared(walk: PageWalk) -> None:
    walk.stands_at("preparing")
    for person in (walk.harmed, walk.responsible):
        form = {**SESSION, "checklist": ["what_happened", "wants"]}
        walk.do("priya", "preparation", "hold_session", form, holder=person)


@given(
    parsers.re(
        r'Maya says by (?P<way>\w+) "No handshake", "(?P<what>[^"]+)" as what must not come up, '
        "and that she feels ready"
    )
)
@when(
    parsers.re(
        r'Maya says by (?P<way>\w+) "No handshake", "(?P<what>[^"]+)" as what must not come up, '
        "and that she feels ready"
    )
)
def says_it(walk: PageWalk, way: str, what: str) -> None:
    said = {"handshake": "no", "off_limits": what, "ready": "yes"}
    if way == "portal":
        say(walk, **said)
    else:
        tell(walk, way, **said)


@then(parsers.parse('Maya finds, beside what she told us, "{one}" and "{other}"'))
def reads_it(walk: PageWalk, one: str, other: str) -> None:
    read = own_page(walk, "harmed", "/r").partition("What you told us")[2].partition("What do you want")[0]
    assert one in read
    assert other in read


@then("Maya stands as somebody who says that she is ready")
def stands_ready(walk: PageWalk) -> None:
    assert preparation_of(walk) == "self_ready"
    assert "Says they are ready" in words_of(walk.opened("priya", f"/work/cases/{walk.ref}/preparation"))


@then(parsers.parse('what Priya reads back to Maya has "{one}" and "{other}"'))
def is_read_back(walk: PageWalk, one: str, other: str) -> None:
    read = words_of(walk.opened("priya", confirming(walk))).partition("Read this back to them")[2]
    assert f"Shaking hands {one}" in read
    assert f"What must not come up? {other}" in read


@then("nothing of it stands on any page of Lee")
def nothing_on_any(walk: PageWalk) -> None:
    for path in ("/h", "/c", "/a", "/n", "/r", "/m", "/w"):
        read = own_page(walk, "responsible", path)
        assert "The dog" not in read
        assert "What you told us No handshake" not in read
    assert "The dog" not in words_of(walk.opened("priya", their_page(walk, "responsible")))


@given("Priya reads it back, and confirms that Maya is ready")
def confirms(walk: PageWalk) -> None:
    form = {"expectations_were_read_back": "yes"}
    walk.do("priya", "preparation", "confirm_ready", form, holder=walk.harmed)
    assert preparation_of(walk) == "confirmed_ready"
    read = words_of(walk.opened("priya", f"/work/cases/{walk.ref}/preparation"))
    assert "Read back: version 1." in read


@when(parsers.parse('Maya writes on her own page "{what}" as what must not come up'))
def writes_other(walk: PageWalk, what: str) -> None:
    say(walk, off_limits=what)


@when(parsers.parse('Priya opens the form that confirms Maya, and Maya writes "{what}" before Priya presses'))
def at_the_same_time(walk: PageWalk, what: str, told: list[str]) -> None:
    path = confirming(walk)
    page = walk.opened("priya", path)
    form = fields_in(page, path.replace("&", "&amp;"))
    say(walk, off_limits=what)
    priya = walk.browser("priya")
    reply = priya.fill_in(path, {**form, "csrf": priya.csrf, "expectations_were_read_back": "yes"})
    told.append(f"{reply.status_code} {words_of(reply)}")


@then("Priya is told that somebody was faster, and Maya is not confirmed")
def was_faster(walk: PageWalk, told: list[str]) -> None:
    assert told[-1].startswith("409")
    assert "changed this before you" in told[-1]
    assert preparation_of(walk) == "self_ready"


@when("Maya says on her own page that she does not feel ready yet")
def not_yet(walk: PageWalk) -> None:
    say(walk, ready="not_yet")


@then("the preparation of Maya goes on")
def goes_on(walk: PageWalk) -> None:
    assert preparation_of(walk) == "in_progress"
    assert "Not yet" in own_page(walk, "harmed", "/r")


@when("Priya is about to confirm that Maya is ready")
def about_to_confirm(walk: PageWalk, told: list[str]) -> None:
    if preparation_of(walk) != "self_ready":
        say(walk, ready="yes")
    told.append(words_of(walk.opened("priya", confirming(walk))))


@then(parsers.parse('Priya is warned that "{what}" was not talked about with Maya'))
def is_warned_of(told: list[str], what: str) -> None:
    warned = told[-1].partition("Not talked about yet with Maya Okafor: ")[2]
    assert what in warned
    assert "What they want to say" not in warned.partition(".")[0]


@when("Priya talks about everything on the list in another session")
def talks_about_all(walk: PageWalk) -> None:
    say(walk, ready="not_yet")
    everything = [topic.code for topic in TOPICS if "harmed" in topic.sides]
    form = {**SESSION, "checklist": everything}
    walk.do("priya", "preparation", "hold_session", form, holder=walk.harmed)


@then("Priya is not warned that anything was not talked about with Maya")
def is_not_warned(told: list[str]) -> None:
    assert "Not talked about yet" not in told[-1]


@when("Lee says on his own page that he feels ready")
def lee_is_ready(walk: PageWalk, told: list[str]) -> None:
    say(walk, "responsible", ready="yes", support="My sister")
    assert preparation_of(walk, "responsible") == "self_ready"
    told.append(own_page(walk, "responsible", "/r"))


@when("Maya takes back her yes to meeting")
def takes_back_meeting(walk: PageWalk) -> None:
    topic = f"take_part_{walk.process}"
    walk.do("priya", "choice", "withdraw", {"channel": "phone"}, holder=walk.harmed, topic=topic)
    assert preparation_of(walk, "responsible") == "stale"


@then("Lee reads on his page what he read before")
def reads_the_same(walk: PageWalk, told: list[str]) -> None:
    assert own_page(walk, "responsible", "/r") == told[-1]


@then("Lee can say on his page that he is not ready, and then that he is")
def says_both(walk: PageWalk) -> None:
    for answer, words in (("not_yet", "Not yet"), ("yes", "I feel ready")):
        say(walk, "responsible", ready=answer)
        assert f"Do you feel ready? {words}" in own_page(walk, "responsible", "/r")
