"""Orders over HTTP: a proxy function for `/orders` and `/orders/{orderId}`.

It is an ordinary Lambda function. Nothing in it knows where it runs.
"""

import json
import logging
import os

logger = logging.getLogger()
logger.setLevel("INFO")

ORDERS = {
    "1001": {"id": "1001", "item": "teapot", "count": 1},
    "1002": {"id": "1002", "item": "cup", "count": 6},
}


def respond(status, body, **headers):
    return {
        "statusCode": status,
        "headers": {"Content-Type": "application/json", **headers},
        "body": json.dumps(body, ensure_ascii=False),
    }


def list_orders(event):
    wanted = (event["queryStringParameters"] or {}).get("item")
    return respond(200, [order for order in ORDERS.values() if wanted in (None, order["item"])])


def add_order(event):
    try:
        order = json.loads(event["body"] or "")
    except ValueError:
        return respond(400, {"message": "The order is no JSON"})
    order["id"] = str(1001 + len(ORDERS))
    ORDERS[order["id"]] = order
    logger.info("new order %s", order["id"])
    return respond(201, order, Location=f"/orders/{order['id']}")


def get_order(event):
    order = ORDERS.get(event["pathParameters"]["orderId"])
    if order is None:
        return respond(404, {"message": "There is no such order"})
    return respond(200, {**order, "shop": os.environ.get("SHOP_NAME", "Corner shop")})


ROUTES = {
    ("GET", "/orders"): list_orders,
    ("POST", "/orders"): add_order,
    ("GET", "/orders/{orderId}"): get_order,
}


def handler(event, context):
    logger.info("%s %s", event["httpMethod"], event["path"])
    return ROUTES[event["httpMethod"], event["resource"]](event)
