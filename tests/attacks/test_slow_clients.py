"""Clients that send a byte now and then, or nothing any more, keep nobody else waiting."""

import asyncio

import httpx
import pytest_asyncio
import uvicorn

from backend import chunked
from backend.asgi import THREADS, application

CRAWLING = b"POST /api/v1/auth/codes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n%s\r\n\r\n"


@pytest_asyncio.fixture
async def port():
    config = uvicorn.Config(application, port=0, lifespan="off", log_config=None, access_log=False)
    server = uvicorn.Server(config)
    running = asyncio.create_task(server._serve())  # without its signal handlers
    while not server.started:
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await running


async def crawl(port, length):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(CRAWLING % length + b"{")
    await writer.drain()
    return reader, writer


async def test_bodies_that_never_end_take_no_thread(port):
    lengths = (b"Content-Length: 100", b"Transfer-Encoding: chunked\r\nX-Pad: 1\r\n\r\n1")
    clients = [await crawl(port, lengths[number % 2]) for number in range(2 * THREADS)]
    try:
        async with httpx.AsyncClient() as others:
            answer = await others.get(f"http://127.0.0.1:{port}/healthz", timeout=5)
        assert answer.status_code == 200
    finally:
        for _, writer in clients:
            writer.close()


async def test_a_body_that_never_ends_is_given_up(port, monkeypatch):
    monkeypatch.setattr(chunked, "PATIENCE", 0.2)
    reader, writer = await crawl(port, b"Content-Length: 100")
    try:
        assert (await asyncio.wait_for(reader.readline(), 5)).startswith(b"HTTP/1.1 408")
    finally:
        writer.close()
