"""The one settings file. What differs between places comes from the environment (docs/operations.md lists it)."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from backend import environment
from core import logs

ROOT = environment.ROOT
VAR_DIR: Path = environment.var_dir()
env = environment.load()

# Development: the demonstration sign-ins work and the outbox is readable. Never on by default.
AYN_DEV: bool = env.bool("AYN_DEV", default=False)
DEBUG = False

SECRET_KEY = environment.required(env, "SECRET_KEY", "any 50 random characters; `make run` makes its own")
# Keys of the pseudonyms that stand for raters. Outside the database: who destroys a key anonymizes what it covered.
PSEUDONYM_KEY = environment.required(env, "AYN_PSEUDONYM_KEY", "64 hex digits; keep it outside the database")
# Signs visit tokens and stands in for entities' numbers of their transactions; several with the day each begins on.
AYN_VISIT_KEY = environment.required(env, "AYN_VISIT_KEY", "64 hex digits; keep it outside the database")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
# Signs the heads of the ledger. Outside the database: who has both can rewrite what no witness saw.
AYN_LEDGER_KEY = environment.required(env, "AYN_LEDGER_KEY", "64 hex digits; keep it outside the database")
# Public address of this server, printed in QR codes.
PUBLIC_URL: str = env.str("AYN_PUBLIC_URL", default="http://127.0.0.1:8000")
# What the ledger calls itself in its heads, and the keys of witnesses who may cosign them (C2SP verifier keys).
AYN_LEDGER_ORIGIN: str = env.str("AYN_LEDGER_ORIGIN", default=f"{urlsplit(PUBLIC_URL).netloc}/ledger")
# The head that this machine signed last: it signs nothing that does not begin with it.
AYN_LEDGER_ANCHOR: str = env.str("AYN_LEDGER_ANCHOR", default=str(VAR_DIR / "ledger-head.txt"))
AYN_LEDGER_WITNESSES: list[str] = env.list("AYN_LEDGER_WITNESSES", default=[])
# Who may read /metrics from elsewhere; empty: only this machine.
METRICS_TOKEN: str = env.str("AYN_METRICS_TOKEN", default="")
# Number of proxies in front whose X-Forwarded-For may be believed.
TRUSTED_PROXIES: int = env.int("AYN_TRUSTED_PROXIES", default=0)

INSTALLED_APPS = [
    "modeltranslation",  # before admin
    "core",  # before admin: its templates come first
    "core.office.apps.OfficeConfig",  # django.contrib.admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_prometheus",
    "procrastinate.contrib.django",
    "audit",
    "accounts",
    "centers",
    "alerts",
    "ledger",
    "visits",
    "evaluations",
    "scores",
    "web",
    "backend",
]

MIDDLEWARE = [
    "core.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.ContentPolicyMiddleware",
    "core.middleware.LanguageMiddleware",
    "core.middleware.ApiMiddleware",
    "core.pages.Sessions",
    "django.middleware.csrf.CsrfViewMiddleware",
    "core.pages.Authentication",
    "core.pages.Messages",
    "scores.middleware.StaffMarksMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "backend.urls"
WSGI_APPLICATION = "backend.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# --- database and Redis -------------------------------------------------------------------------------------------
environment.required(env, "DATABASE_URL", "postgresql://user:password@host/name, or start `make run` first")
DATABASES = {"default": env.db("DATABASE_URL")}
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise environment.Missing("DATABASE_URL", "must begin with postgresql:// (PostgreSQL is the only database)")
DATABASES["default"] |= {"CONN_MAX_AGE": env.int("AYN_CONN_MAX_AGE", default=60), "CONN_HEALTH_CHECKS": True}
DATABASES["default"].setdefault("OPTIONS", {}).update(server_side_binding=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = environment.required(env, "REDIS_URL", "redis://host:6379/0 or unix:///path/to/socket")
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        # socket_timeout: redis-py 8 would end every idle subscription otherwise (channels_redis#422).
        "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": None}], "prefix": "ayn"},
    }
}

# --- people -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
# User names are unique whatever their case: by a constraint over lower(username), which this check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.E003"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=10),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=30),
    "ALGORITHM": "HS256",
    "SIGNING_KEY": env.str("AYN_JWT_KEY", default=SECRET_KEY),
    "ISSUER": "ayn",
    "AUDIENCE": "ayn-api",
    "USER_ID_CLAIM": "sub",
}
# How messages leave: "outbox" (a file under VAR_DIR, for development) or "email"; phones: "outbox" or "gateway".
AYN_MAIL: str = env.str("AYN_MAIL", default="outbox" if AYN_DEV else "email")
AYN_SMS: str = env.str("AYN_SMS", default="outbox" if AYN_DEV else "gateway")
AYN_SMS_URL: str = env.str("AYN_SMS_URL", default="")
AYN_SMS_TOKEN: str = env.str("AYN_SMS_TOKEN", default="")
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://localhost:25")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL: str = env.str("AYN_FROM_EMAIL", default="Ayn <no-reply@localhost>")

# Web Push: a P-256 key in base64url (`manage.py push_key` makes one); without it no browser is woken.
AYN_VAPID_KEY: str = env.str("AYN_VAPID_KEY", default="")
# Whom a push service may write to about us: mailto: or https:.
AYN_VAPID_SUBJECT: str = env.str("AYN_VAPID_SUBJECT", default=f"mailto:{parseaddr(DEFAULT_FROM_EMAIL)[1]}")
# host:port of push services of tests, on this machine too; development only.
AYN_PUSH_TEST_HOSTS: list[str] = env.list("AYN_PUSH_TEST_HOSTS", default=[]) if AYN_DEV else []

# What the folds of the log are, in the order of their importance; each is a dotted name of an object.
FOLDS = [
    "evaluations.folds.ALERTS",
    "evaluations.pending.PENDING",
    "evaluations.sealing.LEDGER",
    "scores.folds.ROLLUPS",
    "scores.fraud.noting.FRAUD",
]
# Modules that hold something about a person: each has export(person) and erase(person).
PERSONAL_DATA = ["accounts.personal", "centers.personal", "alerts.personal", "evaluations.personal"]

# The office: its sections, each with its models in order; an app's name heads a section.
OFFICE = {
    "centers": [
        "centers.Center",
        "centers.Entity",
        "centers.Service",
        "centers.Unit",
        "centers.Region",
        "centers.ImportedList",
    ],
    "accounts": ["accounts.Person", "centers.Mandate", "accounts.ConsentText"],
    "evaluations": ["evaluations.FactorSet"],
    "alerts": ["alerts.DeadlineSetting", "alerts.RuleBound", "alerts.Notice"],
    "visits": ["visits.PartnerKey"],
    "audit": ["audit.Event"],
}
# What waits for an administrator: functions that return `core.office.needs.Need`, most urgent first.
OFFICE_NEEDS = ["centers.needs.needs", "accounts.needs.needs", "evaluations.needs.needs", "visits.needs.needs"]

# --- rules --------------------------------------------------------------------------------------------------------
# A visit may be rated this long afterwards (a phone may have been offline; old files may be replayed).
VISIT_WINDOW = timedelta(days=env.int("AYN_VISIT_WINDOW_DAYS", default=365))
# How far a phone's clock may run ahead of ours.
CLOCK_SKEW = timedelta(minutes=5)
# Single transactions that entities report are kept this long after their day, to know them again; counts for good.
TRANSACTION_WINDOW = timedelta(days=env.int("AYN_TRANSACTION_DAYS", default=400))
REVISION_WINDOW = timedelta(hours=72)
# How long after an evaluation was received something may be attached: a phone may wait for a better line.
ATTACHMENT_WINDOW = timedelta(days=30)
ATTACHMENT_LINK_SECONDS = 600  # that an address of one works
# How often a center's public card is looked at; a development machine shows each change at once.
PUBLIC_CARD_SLOT = timedelta(0) if AYN_DEV else timedelta(days=1)
# Visits that end in a rating, as assumed where nobody counts visits: five ratings stand for fifty visits.
AYN_RATING_RATE: float = env.float("AYN_RATING_RATE", default=0.1)
# How well a visit must be evidenced for its rater to count as one of a crowd: stated, near, present or proven.
AYN_CROWD_TRUST: str = env.str("AYN_CROWD_TRUST", default="stated")
if AYN_CROWD_TRUST not in ("stated", "near", "present", "proven"):
    raise environment.Missing("AYN_CROWD_TRUST", "must be stated, near, present or proven")
# Slots of so many seconds for a demonstration; 0: of one, four or twenty-four hours, as busy as the center is.
AYN_SLOT_SECONDS: int = env.int("AYN_SLOT_SECONDS", default=10 if AYN_DEV else 0)
# Detectors (docs/fraud.md) whose findings hold ratings back until a reviewer decides; the others wait for him.
AYN_HOLD_AT_ONCE: list[str] = env.list("AYN_HOLD_AT_ONCE", default=["one_device"])
# Oldest app version still served; older ones get 426.
MINIMUM_APP_VERSION: str = env.str("AYN_MINIMUM_APP_VERSION", default="")
# name -> (events, seconds). The limiter lives in Redis; without Redis each process keeps a bucket of its own.
LIMITS: dict[str, tuple[int, int]] = {
    "codes_per_address": (5, 600),
    "codes_per_network": (2000, 600) if AYN_DEV else (30, 600),
    "codes_resend": (5, 60) if AYN_DEV else (1, 60),
    # Neighboring phone numbers (all but the last four digits): who pumps SMS through a range of his own ends here.
    "codes_per_range": (60, 3600),
    "codes_global": (20_000, 600),
    "sign_in_per_name": (3000, 600) if AYN_DEV else (20, 600),
    "otp_per_person": (10, 600),
    "tickets_per_person": (60, 60),
    "sign_in_per_network": (3000, 600) if AYN_DEV else (100, 600),
    "refreshes_per_network": (1_000_000, 600) if AYN_DEV else (6000, 600),  # a carrier's phones, each every ten minutes
    "requests_per_person": (100_000, 60) if AYN_DEV else (600, 60),
    "data_per_person": (60, 3600),  # the whole of what is held: read for long
    "evaluations_per_person": (600, 3600),
    "evaluations_per_network": (1_000_000, 600) if AYN_DEV else (20_000, 600),  # a carrier may be one network
    "evaluations_global": (300_000, 60),  # five times the burst that is planned for; beyond it phones come again later
    "public_reads_per_network": (1_000_000, 60) if AYN_DEV else (6000, 60),
    "conditions_per_person": (20, 3600),
    "exports_per_person": (
        100,
        86_400,
    ),  # who copies the nation's ratings file by file is slowed down
    # Entities' own systems: requests and reported items of a key; tries with keys that nobody has.
    "partner_requests_per_key": (300, 60),
    "partner_items_per_key": (600_000, 3600),
    "partner_failures_per_network": (3000, 600) if AYN_DEV else (30, 600),
    "uploads_per_person": (300, 3600),
    "posters_per_person": (60, 3600),  # typesetting takes a tenth of a second
    "rule_changes_per_person": (60, 3600),  # each is audited: nobody buries one among thousands
}

# How long people can read what happened to their accounts.
AYN_ACCESS_LOG_DAYS: int = env.int("AYN_ACCESS_LOG_DAYS", default=365)
# Residents who have not been here for so many years are erased; 0: never.
AYN_UNUSED_ACCOUNT_YEARS: int = env.int("AYN_UNUSED_ACCOUNT_YEARS", default=0)

# Sockets that one person may hold in one process.
AYN_SOCKETS_PER_PERSON: int = env.int("AYN_SOCKETS_PER_PERSON", default=10_000 if AYN_DEV else 20)

# Processes that clean photos, for each process that takes them; they start with the first photo.
AYN_IMAGE_CHILDREN: int = env.int("AYN_IMAGE_CHILDREN", default=1)

# --- languages ----------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("ar", "العربية"),
    ("en", "English"),
    ("ur", "اردو"),
    ("hi", "हिन्दी"),
    ("es", "Español"),
    ("zh-hans", "简体中文"),
    ("fr", "Français"),
    ("ru", "Русский"),
]
MODELTRANSLATION_LANGUAGES = tuple(code for code, _ in LANGUAGES)
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en", "ar", "fr", "ur", "hi", "es", "zh-hans", "ru")
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- files --------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of a missing folder
MEDIA_ROOT = VAR_DIR / "media"
SPOOL_DIR = VAR_DIR / "spool"  # bodies of uploads, while they are looked at
PHOTO_MAX_BYTES = 10_000_000
VOICE_MAX_BYTES = 2_000_000
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Files that only some may read (rounds, exports): views hand them out, no web server does.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "private", "file_permissions_mode": 0o600},
    },
    # Photos and voice notes: our own views hand them out, or the bucket does, by addresses that run out.
    "attachments": environment.attachments(env, MEDIA_ROOT, ATTACHMENT_LINK_SECONDS),
    "staticfiles": {"BACKEND": f"backend.collected.{'Plain' if AYN_DEV else 'Packed'}Storage"},
}
# A developer sees each change at once, for files are looked for when asked; elsewhere they were collected and packed.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = AYN_DEV

# --- API ----------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.permissions.Nobody"],  # a view names its own
    "DEFAULT_PARSER_CLASSES": ["core.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["core.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "core.pagination.CursorPagination",
    "DEFAULT_SCHEMA_CLASS": "core.schema.AutoSchema",
    "EXCEPTION_HANDLER": "core.problems.exception_handler",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Ayn",
    "DESCRIPTION": "The residents of a country as its mystery shoppers: what phone apps, managers' pages and auditors "
    "call. Guide: docs/client.md; the managers' socket: docs/socket.md.",
    "VERSION": "1",
    "SERVERS": [{"url": "/", "description": "This server."}],
    "TAGS": [
        {"name": "Sign-in", "description": "Codes for residents, passwords for staff, sessions, socket tickets."},
        {"name": "Me", "description": "The own profile, data, password and second factor; the end of the account."},
        {"name": "Consents", "description": "What people are asked to consent to, and what each says."},
        {"name": "Directory", "description": "Regions, entities, services and centers: public, in the asked language."},
        {"name": "Favourites", "description": "The resident's own centers: those he keeps, those he was at lately."},
        {"name": "Factor sets", "description": "What is asked about a visit, in versions."},
        {"name": "Evaluations", "description": "Residents rate their visits; sending again never counts twice."},
        {"name": "Conditions", "description": "What is wrong with a place now: told live, never joined with a rating."},
        {"name": "Alerts", "description": "The mailbox of managers and quality teams."},
        {"name": "Notifications", "description": "Web Push and mail for when no page is open."},
        {"name": "Rounds", "description": "Periods with frozen rules whose result is official."},
        {"name": "Exports", "description": "Tables as files, made by a job."},
        {"name": "Findings", "description": "What may be fraud: proposed with evidence, decided by a reviewer."},
        {"name": "Partners", "description": "Entities' own systems: transactions, invitations, the codes at desks."},
        {"name": "Ledger", "description": "Shows that no rating was altered, dropped or added: heads and proofs."},
        {"name": "Audit", "description": "Who saw, changed, exported or decided what."},
        {"name": "Scores", "description": "Figures for auditors over any dates, for everybody coarse."},
    ],
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "PurposeEnum": "accounts.consent_shapes.PURPOSES",
        "AccessKindEnum": "accounts.access_shapes.KINDS",
        "AppKindEnum": "accounts.access_shapes.APPS",
        "AccessReasonEnum": "accounts.access_shapes.REASONS",
        "CauseEnum": "alerts.serializers.CAUSES",
        "ConditionKindEnum": "evaluations.condition_shapes.CONDITION_KINDS",
        "WayEnum": "alerts.reach.serializers.CHANNELS",
        "AlertKindEnum": "alerts.serializers.KINDS",
        "AlertLevelEnum": "alerts.serializers.LEVELS",
        "AlertStateEnum": "alerts.serializers.STATES",
        "ReleasedKindEnum": "evaluations.released_shapes.KINDS",
        "ReleasedStateEnum": "evaluations.released_shapes.STATES",
        "ExportKindEnum": "scores.exports.shapes.KINDS",
        "ExportFormatEnum": "scores.exports.shapes.FORMATS",
        "ExportStateEnum": "scores.exports.shapes.STATES",
        "FindingStateEnum": "scores.fraud.shapes.STATES",
        "FindingDecisionEnum": "scores.fraud.shapes.DECISIONS",
        "DetectorEnum": "scores.fraud.shapes.DETECTORS",
        "RatingStandingEnum": "scores.fraud.shapes.STANDINGS",
        "RoundKindEnum": "scores.rounds.shapes.KINDS",
        "RoundStateEnum": "scores.rounds.shapes.STATES",
        "AppealStateEnum": "evaluations.released_shapes.APPEAL_STATES",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "PATH_CONVERTER_OVERRIDES": {"id": {"type": "string", "format": "uuid"}},
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "core.schema.name_shapes"],
}

# --- security headers ---------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT: bool = env.bool("AYN_HTTPS", default=not AYN_DEV)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL_REDIRECT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_SSL_REDIRECT
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# Where browsers fetch photos and voice notes besides from us: the bucket, where there is one.
ATTACHMENT_HOSTS = environment.attachment_hosts(env)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:", *ATTACHMENT_HOSTS],  # blob: what a page is about to send
        "media-src": ["'self'", "blob:", *ATTACHMENT_HOSTS],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}

LOGGING_CONFIG = None
logs.configure(env.str("AYN_LOG_LEVEL", default="INFO"))
