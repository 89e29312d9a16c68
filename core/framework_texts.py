"""Texts of the frameworks that reach our readers and that their own catalogs lack in some of the eight languages.

Only to be found by the message collector; nothing imports this module.
"""

from django.utils.translation import gettext_noop as _

FROM_REST_FRAMEWORK = (
    _("This field is required."),
    _("This field may not be null."),
    _("This field may not be blank."),
    _("Not a valid string."),
    _("Must be a valid boolean."),
    _("A valid integer is required."),
    _("A valid number is required."),
    _("Enter a valid email address."),
    _('"{input}" is not a valid choice.'),
    _("Must be a valid UUID."),
    _("Ensure this field has no more than {max_length} characters."),
    _("Ensure this field has at least {min_length} characters."),
    _("Ensure this value is less than or equal to {max_value}."),
    _("Ensure this value is greater than or equal to {min_value}."),
    _("This value does not match the required pattern."),
    _("Null characters are not allowed."),
    _("Invalid data. Expected a dictionary, but got {datatype}."),
    _('Expected a list of items but got type "{input_type}".'),
    _("Date has wrong format. Use one of these formats instead: {format}."),
    _("Datetime has wrong format. Use one of these formats instead: {format}."),
    _("Time has wrong format. Use one of these formats instead: {format}."),
    _("Datetime value out of range."),
    _("String value too large."),
    _("Integer value too large to convert to float"),
    _("This list may not be empty."),
    _("Ensure this field has at least {min_length} elements."),
    _("Ensure this field has no more than {max_length} elements."),
    _('Expected a dictionary of items but got type "{input_type}".'),
)
