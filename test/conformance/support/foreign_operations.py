"""Prints every call that a public SDK of SDRS makes, as a JSON list of "METHOD /path", from the SDK's own source."""
import inspect
import json
import re

from huaweicloudsdksdrs import v1 as sdrs

source = inspect.getsource(sdrs.SdrsClient)
calls = re.findall(r'"method": "(\w+)",\s+"resource_path": "([^"]+)"', source)
print(json.dumps(sorted({f"{method} {path}" for method, path in calls})))
