"""Session branding of a webinar: name tags, virtual backgrounds and a wallpaper.

Operations: getWebinarBranding (all of it), createWebinarBrandingNameTag, updateWebinarBrandingNameTag and
deleteWebinarBrandingNameTag (`name_tags`), uploadWebinarBrandingVB, setWebinarBrandingVB, deleteWebinarBrandingVB,
uploadWebinarBrandingWallpaper and deleteWebinarBrandingWallpaper (`images`).

`uploads` describes an uploaded file, `lookup` has what name tags and virtual backgrounds share.
"""
