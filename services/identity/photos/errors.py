"""What can be wrong with a photo."""

from foundation.errors import Invalid, NotFound, TooMany


class PhotoTooLarge(Invalid):
    """More than ten megabytes."""

    message = "照片不能超过10 MB，请压缩后重新上传。"
    field = "/photo"


class PhotoType(Invalid):
    """Not a JPEG or PNG, by its first bytes and by its decoder."""

    message = "照片须为JPG或PNG格式，请重新选择。"
    field = "/photo"


class PhotoDamaged(Invalid):
    """It says to be a picture and cannot be decoded to the end."""

    message = "照片文件已损坏，无法打开，请重新拍摄或选择。"
    field = "/photo"


class PhotoTooSmall(Invalid):
    """Too few pixels to read a document."""

    message = "照片太小（{width}×{height}像素），看不清证件内容，至少需要300×200像素，请重新拍摄。"
    field = "/photo"


class PhotoTooManyPixels(Invalid):
    """More pixels than are decoded here."""

    message = "照片像素过大（超过4000万像素），请降低分辨率后重新上传。"
    field = "/photo"


class PhotoTooComplex(Invalid):
    """Decoding it takes more memory or time than a photo of its size should."""

    message = "照片内容过于复杂，无法处理，请重新拍摄，或另存为普通的JPG后重新上传。"
    field = "/photo"


class PhotosBusy(TooMany):
    """More photos wait to be decoded than can be soon."""

    message = "当前上传照片的人数较多，请几秒后重新上传。"


class PhotoGone(NotFound):
    """It was removed as the rule wants, or never existed."""

    message = "照片不存在，或已按规定删除。"
