"""Every verb on an assistance request: the only module of casework that writes."""

from comity.casework.actions.arrival import ItemAsked, amend, correct_receipt, open_first, propose_receipt, receive, set_basis
from comity.casework.actions.asking import ask, authorise, delay, hear, reach
from comity.casework.actions.deciding import accept, assign, hand_over, mark_duplicate, seal, take_over, transfer, withdraw
from comity.casework.actions.replying import (
    confirm,
    countersign,
    ground_transfer,
    propose,
    provide,
    refuse_item,
    release,
    review_rights,
    second_read,
    weigh,
    write_reply,
)

__all__ = [
    "ItemAsked",
    "accept",
    "amend",
    "ask",
    "assign",
    "authorise",
    "confirm",
    "correct_receipt",
    "countersign",
    "delay",
    "ground_transfer",
    "hand_over",
    "hear",
    "mark_duplicate",
    "open_first",
    "propose",
    "propose_receipt",
    "provide",
    "reach",
    "receive",
    "refuse_item",
    "release",
    "review_rights",
    "seal",
    "second_read",
    "set_basis",
    "take_over",
    "transfer",
    "weigh",
    "withdraw",
    "write_reply",
]
