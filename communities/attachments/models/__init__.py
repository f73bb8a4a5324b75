"""Files and pictures of a community: seen by whom the community lets read, once they were found clean."""

from communities.attachments.models.attachment import Attachment, attachment_path, private_storage, reading_path
from communities.attachments.models.scan import Scan

__all__ = ["Attachment", "Scan", "attachment_path", "private_storage", "reading_path"]
