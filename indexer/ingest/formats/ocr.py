def engine():
    return None


MISSING = "扫描件"


def recognised(p):
    return []
