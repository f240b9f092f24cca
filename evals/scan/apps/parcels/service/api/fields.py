from flask import abort, request


def body():
    data = request.get_json()
    if not isinstance(data, dict):
        abort(400, "the body must be a JSON object")
    return data


def text_field(data, name, longest=200):
    value = data.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > longest:
        abort(400, f"{name} is missing, empty or too long")
    return value.strip()


def given_texts(data, *names):
    """Those of the named fields that the caller sent, checked."""
    return {name: text_field(data, name) for name in names if name in data}
