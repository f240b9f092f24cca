"""What a world remembers comes back from its bytes; damage is said with a cure, and breaks nothing."""

import msgspec
import pytest

from limen.engine.memory import recall, remember
from limen.model import InputError
from limen.testing.shop import LIVE, Script, empty_world, member, play, shop

WHO = member("customer 1")


def again(world, **options):
    made = empty_world()
    recall(remember(world, **options), made)
    return made


def test_state_catalogue_and_numbers_come_back():
    world = shop()
    world.model_revision = 7
    made = again(world)
    assert made.state.digest() == world.state.digest()
    assert made.catalogue.usage() == world.catalogue.usage()
    assert (made.model_revision, made.sequence) == (7, world.sequence)


def test_an_approved_reference_comes_back_and_none_stays_none():
    world = shop()
    assert again(world).reference.digest() == world.reference.digest()
    world.reference = None
    assert again(world).reference is None


def test_short_term_memory_comes_back_only_where_it_is_asked_for():
    world = shop()
    world.recent.caller(WHO.subject).warm(LIVE, 12.0, strike=True)
    assert again(world, recent=True).recent.caller(WHO.subject).heat_now(LIVE) == 12.0
    assert again(world).recent.caller(WHO.subject).heat_now(LIVE) == 0.0


def test_learnt_objects_are_known_without_short_term_memory():
    world = shop()
    script = Script("s")
    script.list_orders(WHO, LIVE, [4_711])
    play(script.pairs, world)
    made, question = again(world), Script("q")
    question.read(WHO, LIVE + 60, 4_711)
    question.read(WHO, LIVE + 90, 4_712)
    earned = [one.features.objects.seen[0].earned for one in play(question.pairs, made)]
    assert earned[0] == 1
    assert 0 in earned


@pytest.mark.parametrize("cut", [0, 1, 10, 1_000])
def test_a_torn_memory_says_what_to_do(cut):
    with pytest.raises(InputError, match="restore a snapshot"):
        recall(remember(shop())[:cut], empty_world())


def test_a_damaged_byte_is_an_error_of_the_input_or_nothing_at_all():
    whole = remember(shop(), recent=True)
    for place in range(0, len(whole), len(whole) // 60):
        damaged = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        try:
            recall(damaged, empty_world())
        except InputError:
            continue


def test_another_format_names_both():
    fields = msgspec.msgpack.decode(remember(empty_world()))
    fields[0] = 99
    with pytest.raises(InputError, match=r"format 99.*upgrade Limen"):
        recall(msgspec.msgpack.encode(fields), empty_world())
