from __future__ import annotations

import hashlib
import hmac
from typing import Annotated

from fastapi import APIRouter, Depends, Header, HTTPException, Request

from .deps import Me, OwnOrder, Pace, Page, W
from .domain import Order
from .schemas import Callback, OrderIn, OrderOut, Orders, Redeem, TicketOut, Transfer

router = APIRouter(tags=["orders"])


@router.get("/orders", response_model=Orders)
def my_orders(me: Me, w: W, page: Annotated[Page, Depends()]):
    return page.cut(w.orders.where(lambda o: o.buyer == me.name))


@router.post("/orders", status_code=201, response_model=OrderOut)
def buy(wish: OrderIn, me: Me, w: W, request: Request):
    event = w.events.get(wish.event)
    if event is None:
        raise HTTPException(422, "no such event")
    with w.lock:
        sold = w.orders.where(lambda o: o.event == event.slug and o.status != "cancelled")
        if sum(o.seats for o in sold) + wish.seats > event.capacity:
            raise HTTPException(409, "sold out")
        if sum(o.seats for o in sold if o.buyer == me.name) + wish.seats > request.app.state.config.seats_each:
            raise HTTPException(409, "no more seats for one buyer")
        total = event.price * wish.seats
        return w.orders.add(Order(w.order_id(), me.name, event.slug, wish.seats, total))


@router.get("/orders/{order_id}", response_model=OrderOut)
def show(order: Annotated[Order, Depends(OwnOrder())]):
    return order


@router.post("/orders/{order_id}/cancel", response_model=OrderOut)
def cancel(order: Annotated[Order, Depends(OwnOrder())]):
    if order.status != "open":
        raise HTTPException(409, "paid already: ask for a refund")
    order.status = "cancelled"
    return order


@router.get("/invoices", response_model=OrderOut)
def invoice(order: str, me: Me, w: W):
    found = w.orders.get(order)
    if found is None or (found.buyer != me.name and me.role != "ops"):
        raise HTTPException(404, "no such order")
    return found


@router.get("/tickets/{code}", response_model=TicketOut)
def ticket(code: str, me: Me, w: W):
    mine = [t for t in w.tickets.where(lambda t: t.holder == me.name) if t.code == code]
    if not mine:
        raise HTTPException(404, "no such ticket")
    return mine[0]


@router.post("/tickets/transfer", response_model=list[TicketOut])
def transfer(order: Transfer, me: Me, w: W):
    tickets = [w.tickets.get(code) for code in order.codes]
    if any(t is None or t.holder != me.name or t.used for t in tickets):
        raise HTTPException(404, "one of the tickets is not yours, or used")
    if w.users.get(order.to) is None:
        raise HTTPException(422, "nobody of that name")
    for t in tickets:
        t.holder = order.to
    return tickets


@router.post("/tickets/{code}/checkin", response_model=TicketOut)
def check_in(code: str, me: Me, w: W):
    ticket = w.tickets.get(code)
    event = w.events.get(ticket.event) if ticket else None
    if event is None or (event.organiser != me.name and me.role != "ops"):
        raise HTTPException(403, "only at the doors of your own event")
    if ticket.used:
        raise HTTPException(409, "used already")
    ticket.used = True
    return ticket


@router.post("/vouchers/redeem", dependencies=[Depends(Pace(8))], response_model=dict[str, int])
def redeem(wish: Redeem, me: Me, w: W):
    voucher = w.vouchers.get(wish.code)
    with w.lock:
        if voucher is None or voucher.code in me.redeemed:
            raise HTTPException(422, "the voucher cannot be redeemed")
        me.redeemed.append(voucher.code)
        me.credit += voucher.worth
    return {"credit": me.credit}


@router.post("/payments/callback", status_code=204)
async def paid(request: Request, w: W, x_signature: Annotated[str, Header()] = ""):
    """From the payment provider, signed with the secret that we share."""
    raw = await request.body()
    secret = request.app.state.config.callback_secret.encode()
    wanted = hmac.new(secret, raw, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(wanted.encode(), x_signature.encode()):
        raise HTTPException(401, "the signature is wrong")
    try:
        told = Callback.model_validate_json(raw)
    except ValueError:
        raise HTTPException(422, "not a callback") from None
    order = w.orders.get(told.order)
    if order is None or told.amount != order.total:
        raise HTTPException(409, "no such order, or another sum")
    order.status = "paid" if told.state == "captured" else "open"
