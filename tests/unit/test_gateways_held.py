from limen.gateways.held import Held


def test_no_more_are_held_than_there_is_room_and_room_comes_back() -> None:
    held = Held(2)
    assert held.admit(0.0, 1000)
    assert held.admit(0.0, 3000)
    assert not held.admit(0.9, 1000)
    assert held.admit(1.0, 1000)
    assert not held.admit(1.5, 1000)
    assert held.admit(3.0, 1000)
    assert len(held) == 1
