"""What one would pick otherwise: FastAPI and asyncpg, doing the same for one evaluation, without any comfort.

Checks the same token, validates the same body, makes the same digests and writes the same row in one durable commit.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import asyncpg
import jwt
from fastapi import FastAPI, Header, HTTPException
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

KEY = os.environ["SECRET_KEY"]
PSEUDONYM_KEY = bytes.fromhex(os.environ["AYN_PSEUDONYM_KEY"])
FACTORS = (
    *("location", "accessibility", "reception", "waiting_time", "ease_of_procedures", "staff_behavior"),
    *("completion_time", "payment_channels"),
)
Score = Annotated[int, Field(ge=1, le=5, strict=True)] | None


class Evaluation(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: UUID
    center: str
    visited_at: datetime
    factor_set: int
    scores: dict[Literal[FACTORS], Score] = Field(min_length=1)  # type: ignore[valid-type]
    channel: str = "counter"
    outcome: str = "completed"
    waiting_minutes: int | None = None
    completion_minutes: int | None = None
    payment_methods: list[str] = []
    comment: str | None = None
    comment_language: str | None = None
    notify_center: str = "with_others"


INSERT = """INSERT INTO evaluations_evaluation
  (evaluation_id, visited_at, owner, rater, center_id, region_id, country_id, entity_id, local_day, factor_set,
   scores, waiting_minutes, completion_minutes, payment_methods, comment, comment_language,
   fingerprint, salt, commitment)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) ON CONFLICT DO NOTHING"""


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=8, max_size=8) as pool:
        rows = await pool.fetch(
            """SELECT c.code, c.id, c.region_id, r.parent_id, c.operator_id
               FROM centers_center c JOIN centers_region r ON r.id = c.region_id"""
        )
        app.state.pool = pool
        app.state.centers = {row["code"]: row for row in rows}
        yield


app = FastAPI(lifespan=lifespan)


@app.post("/api/v1/evaluations", status_code=201)
async def submit(evaluation: Evaluation, authorization: Annotated[str, Header()]) -> JSONResponse:
    try:
        claims = jwt.decode(
            authorization.removeprefix("Bearer "), KEY, algorithms=["HS256"], audience="ayn-api", issuer="ayn"
        )
    except jwt.PyJWTError:
        raise HTTPException(401) from None
    center = app.state.centers.get(evaluation.center)
    if center is None:
        raise HTTPException(400)
    salt = secrets.token_bytes(32)
    content = evaluation.model_dump_json().encode()
    commitment = hashlib.sha256(b"commitment" + salt + content).digest()
    day = evaluation.visited_at.date()
    async with app.state.pool.acquire() as connection:
        await connection.execute(
            INSERT,
            evaluation.id,
            evaluation.visited_at,
            hmac.digest(PSEUDONYM_KEY, f"{claims['sub']}|{day}".encode(), "sha256")[:16],
            hmac.digest(PSEUDONYM_KEY, f"{claims['sub']}|{center['id']}|{day.month // 4}".encode(), "sha256")[:16],
            *(center["id"], center["region_id"], center["parent_id"], center["operator_id"], day),
            evaluation.factor_set,
            [0 if (score := evaluation.scores.get(code)) is None else score for code in FACTORS],
            *(evaluation.waiting_minutes, evaluation.completion_minutes, evaluation.payment_methods),
            *(evaluation.comment, evaluation.comment_language),
            *(hashlib.sha256(content).digest(), salt, commitment),
        )
    return JSONResponse(
        {"id": str(evaluation.id), "receipt": {"commitment": commitment.hex()}, "state": "received"}, status_code=201
    )
