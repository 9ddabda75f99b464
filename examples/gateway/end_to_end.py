"""The official OpenAI client against the gateway: the model must never see a value, the client must never see a token.

usage: end_to_end.py GATEWAY STAND_IN GATEWAY_FOR_TOOLS, addresses as host:port; the last one restores tool arguments.
"""

import json
import sys
import urllib.request

import openai

GATEWAY, STAND_IN, TOOL_GATEWAY = sys.argv[1:4]
SSN = "531-27-8846"
PHONE = "(413) 555-0142"
TEXT = f'Grüße. Her SSN is {SSN}, call {PHONE},\nand say "hi" \U0001F600. SSN again: {SSN}.'
TOOLS = [{"type": "function", "function": {"name": "send", "parameters": {"type": "object", "properties": {}}}}]


def client(address):
    return openai.OpenAI(base_url=f"http://{address}/v1", api_key="none", max_retries=0, timeout=30)


def seen():
    with urllib.request.urlopen(f"http://{STAND_IN}/seen") as reply:
        return reply.read().decode()


def user(text):
    return [{"role": "system", "content": "Be kind."}, {"role": "user", "content": text}]


def chat(gateway, **options):
    reply = client(gateway).chat.completions.create(model="m", messages=user(TEXT), **options)
    return reply.choices[0].message


def chat_streamed(gateway, **options):
    """The content and the arguments of the first tool call, as a client puts them together."""
    text, arguments, reasons = "", "", []
    for chunk in client(gateway).chat.completions.create(model="m", messages=user(TEXT), stream=True, **options):
        choice = chunk.choices[0]
        text += choice.delta.content or ""
        for call in choice.delta.tool_calls or []:
            arguments += call.function.arguments or ""
        if choice.finish_reason:
            reasons.append(choice.finish_reason)
    assert len(reasons) == 1, reasons
    return text, arguments


def main():
    assert chat(GATEWAY).content == f"You wrote: {TEXT}"
    assert chat_streamed(GATEWAY)[0] == f"You wrote: {TEXT}"

    parts = [{"type": "text", "text": "Look:"}, {"type": "text", "text": TEXT}]
    reply = client(GATEWAY).chat.completions.create(model="m", messages=[{"role": "user", "content": parts}])
    assert reply.choices[0].message.content == f"You wrote: {TEXT}"

    reply = client(GATEWAY).responses.create(model="m", input=TEXT)
    assert reply.output_text == f"You wrote: {TEXT}"
    with client(GATEWAY).responses.stream(model="m", input=TEXT) as events:
        deltas = "".join(event.delta for event in events if event.type == "response.output_text.delta")
        final = events.get_final_response()
    assert deltas == final.output_text == f"You wrote: {TEXT}"

    # Arguments of tools keep their tokens, unless the gateway is told otherwise.
    arguments = chat(GATEWAY, tools=TOOLS).tool_calls[0].function.arguments
    assert SSN not in arguments and "US_SSN" in json.loads(arguments)["text"]
    arguments = chat_streamed(GATEWAY, tools=TOOLS)[1]
    assert SSN not in arguments and "US_SSN" in json.loads(arguments)["text"]
    assert json.loads(chat(TOOL_GATEWAY, tools=TOOLS).tool_calls[0].function.arguments) == {"text": TEXT}
    assert json.loads(chat_streamed(TOOL_GATEWAY, tools=TOOLS)[1]) == {"text": TEXT}

    # What cannot be read does not leave.
    before = seen()
    image = [{"type": "image_url", "image_url": {"url": "https://example.org/scan.png"}}]
    try:
        client(GATEWAY).chat.completions.create(model="m", messages=[{"role": "user", "content": image}])
        raise AssertionError("an image went through")
    except openai.BadRequestError as error:
        assert "blocked: media" in str(error), error
    assert seen() == before

    # What is too long to be held is refused, on either way.
    for model, text, status in (("endless", TEXT, 502), ("m", "long " * (8 << 20), 413)):
        try:
            client(GATEWAY).chat.completions.create(model=model, messages=user(text))
            raise AssertionError(f"no {status}")
        except openai.APIStatusError as error:
            assert error.status_code == status and "more than 33554432 bytes" in str(error), error

    # Nothing of this ever reached the model.
    bodies = seen()
    assert bodies.count("\n") >= 8, bodies.count("\n")
    for value in (SSN, PHONE, SSN.replace("-", ""), "555-0142"):
        assert value not in bodies
    print("gateway: the model saw no value, the client saw no token")


main()
