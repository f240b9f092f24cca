"""The scenes, in the order in which they are played: the list a reader looks at first."""

from typing import Final

from limen.demo.logins.scene import Act
from limen.demo.logins.scenes.journey import journey
from limen.demo.logins.scenes.new_phone import new_phone
from limen.demo.logins.scenes.stolen_token import stolen_token
from limen.demo.logins.scenes.thief import thief

ACTS: Final = (
    Act("a thief with the right password, from elsewhere, is stepped up and fails", thief),
    Act("the owner on a new phone is stepped up and passes with a passkey", new_phone),
    Act("an impossible journey is stepped up and explained", journey),
    Act("a stolen DPoP-bound token is worth nothing", stolen_token),
)
