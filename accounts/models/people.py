"""People and their sign-ins. Nothing here knows what anybody rated."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission, Role, allows
from audit.naming import named

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


class PersonManager(BaseUserManager["Person"]):
    """Makes people with their passwords hashed."""

    def create_staff(self, *, username: str, password: str, role: str, **more: object) -> Person:
        """Create a person who signs in with a password."""
        person = self.model(username=username, role=Role(role).value, **more)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who signs in: a resident by a code to e-mail or phone, staff by password."""

    personal = ("username", "email", "phone", "language", "password", "totp_secret", "last_login")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    role = models.CharField(_("role"), max_length=20, choices=[(role.value, role.value) for role in Role])
    username = models.CharField(_("user name"), max_length=60, null=True, blank=True)
    email = models.EmailField(_("e-mail"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=16, null=True, blank=True, help_text="E.164")
    language = models.CharField(_("language"), max_length=10, blank=True, default="")
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(
        _("demonstration"), default=False, editable=False, help_text="signs in only while AYN_DEV is on"
    )
    joined_at = models.DateTimeField(_("since"), db_default=Now(), editable=False)
    totp_secret = models.BinaryField(null=True, editable=False, help_text="sealed; see accounts.totp")
    totp_enrolled_at = models.DateTimeField(_("second factor since"), null=True, editable=False)
    totp_last_step = models.BigIntegerField(null=True, editable=False, help_text="last code used: each works once")

    objects: ClassVar[PersonManager] = PersonManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = (
            models.UniqueConstraint(Lower("username"), name="person_username_once"),
            models.UniqueConstraint(Lower("email"), name="person_email_once"),
            models.UniqueConstraint(fields=["phone"], name="person_phone_once"),
            models.CheckConstraint(condition=Q(email=None) | Q(email=Lower("email")), name="person_email_lower_case"),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="person_role_known"),
            models.CheckConstraint(
                condition=Q(role="resident", username=None) | (~Q(role="resident") & Q(username__isnull=False)),
                name="person_staff_have_names",
            ),
            models.CheckConstraint(
                condition=~Q(role="resident") | Q(email__isnull=False) | Q(phone__isnull=False),
                name="person_resident_reachable",
            ),
            models.CheckConstraint(
                condition=Q(phone=None) | Q(phone__regex=r"^\+[1-9][0-9]{5,14}$"), name="person_phone_e164"
            ),
            models.CheckConstraint(
                condition=Q(totp_enrolled_at=None) | Q(totp_secret__isnull=False), name="person_totp_has_secret"
            ),
        )

    def __str__(self) -> str:
        return self.username or str(self.id)

    @property
    def name_in_trail(self) -> uuid.UUID:
        """What stands for the person in the audit trail."""
        return named(self.id, self.role)

    def may(self, permission: Permission) -> bool:
        """Tell whether the person's role carries a permission."""
        return self.is_active and allows(self.role, permission)

    # What the stock admin asks of a user: administrators may everything there, nobody else anything.
    @property
    def is_staff(self) -> bool:
        """Administrators enter the admin site."""
        return self.may(Permission.ADMINISTER)

    def has_perm(self, _perm: str, _obj: object = None) -> bool:
        """Administrators may do everything the admin site offers."""
        return self.is_staff

    def has_perms(self, _perms: Iterable[str], _obj: object = None) -> bool:
        """See has_perm."""
        return self.is_staff

    def has_module_perms(self, _app: str) -> bool:
        """See has_perm."""
        return self.is_staff


class Challenge(models.Model):
    """A one-time code on its way to an address. Made alike for known and unknown people."""

    personal = ("contact",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=5, choices=[("email", "email"), ("phone", "phone")])
    contact = models.CharField(max_length=254)
    code_hash = models.BinaryField(help_text="HMAC of the code with the challenge's id")
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(attempts__lte=5), name="challenge_five_attempts"),
            models.CheckConstraint(condition=Q(kind__in=["email", "phone"]), name="challenge_kind_known"),
        )
        indexes = (models.Index(fields=["contact", "created_at"], name="challenge_contact"),)

    def __str__(self) -> str:
        return str(self.id)


class SessionQuerySet(models.QuerySet["Session"]):
    """Sessions, and which of them still count."""

    def live(self, now: datetime) -> SessionQuerySet:
        """Sessions neither revoked nor run out, of active people, each with its person (one query)."""
        return self.filter(revoked_at=None, expires_at__gt=now, person__is_active=True).select_related("person")


class Session(models.Model):
    """One sign-in on one device: a family of refresh tokens of which only the newest is good."""

    personal = ("person",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sessions")
    current_hash = models.BinaryField(help_text="SHA-256 of the jti of the newest refresh token")
    previous_hash = models.BinaryField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    rotated_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_because = models.CharField(max_length=20, blank=True, help_text="logout, reuse, password, disabled")

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_because="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_because="")),
                name="session_revoked_says_why",
            ),
        )
        indexes = (models.Index(fields=["expires_at"], name="session_expiry"),)

    def __str__(self) -> str:
        return str(self.id)


class SocketTicket(models.Model):
    """A single-use key to the socket: redeemed by deleting its row."""

    personal = ("person",)

    ticket_hash = models.BinaryField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    session = models.ForeignKey(Session, on_delete=models.CASCADE)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"ticket until {self.expires_at:%H:%M:%S}"
