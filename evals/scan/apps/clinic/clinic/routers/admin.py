"""Accounts. Who may come here is said where this router is included."""
import secrets

from fastapi import APIRouter, HTTPException

from .. import store
from ..models import Account, UserIn

router = APIRouter()


@router.get("/users")
def users() -> list[Account]:
    return [Account(**row) for row in store.select("SELECT * FROM users ORDER BY id LIMIT 500")]


@router.post("/users", status_code=201)
def invite(user: UserIn) -> Account:
    if store.first("SELECT 1 FROM users WHERE username = ?", user.username):
        raise HTTPException(409, "the name is taken")
    # Nobody knows this password: the invitation sets another.
    unusable = secrets.token_hex(8) + ":" + secrets.token_hex(32)
    user_id = store.insert("users", {**user.model_dump(), "password": unusable})
    return Account(**store.first("SELECT * FROM users WHERE id = ?", user_id))


@router.delete("/users/{user_id}", status_code=204)
def remove(user_id: int) -> None:
    store.execute("DELETE FROM users WHERE id = ?", user_id)


@router.get("/statistics")
def statistics() -> list[dict]:
    return store.select("SELECT doctor_id, count(*) AS patients FROM patients GROUP BY doctor_id")
