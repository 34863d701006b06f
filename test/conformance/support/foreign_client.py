"""Drives the SDRS v1 API with a public SDK of that service.

Reads one JSON object from standard input: {endpoint, name, vpc, zones: {source, target}, server, volumes: [...]}.
Prints one JSON object: what each call was answered, by the name of the call.
"""
import json
import sys

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkcore.http.http_config import HttpConfig
from huaweicloudsdksdrs import v1 as sdrs

PROJECT = "0123456789abcdef0123456789abcdef"


def plain(answer):
    return json.loads(str(answer))


def client_of(endpoint):
    config = HttpConfig.get_default_config()
    config.ignore_ssl_verification = True
    # Signs each request with its own scheme; who may come in is the server's matter.
    credentials = BasicCredentials("access", "secret", PROJECT)
    return (
        sdrs.SdrsClient.new_builder()
        .with_http_config(config)
        .with_credentials(credentials)
        .with_endpoint(endpoint)
        .build()
    )


def job(client, job_id):
    """Polls until the job has ended. Bounded by the caller, who ends this process."""
    while True:
        shown = client.show_job_status(sdrs.ShowJobStatusRequest(job_id=job_id))
        if shown.status in ("SUCCESS", "FAIL"):
            return plain(shown)


def refused(call):
    try:
        call()
    except ClientRequestException as error:
        return {"status": error.status_code, "code": error.error_code, "message": error.error_msg}
    return {"status": 200}


def main():
    wish = json.load(sys.stdin)
    client = client_of(wish["endpoint"])
    said = {}

    said["domains"] = plain(client.list_active_active_domains(sdrs.ListActiveActiveDomainsRequest()))
    domain = next(
        one
        for one in said["domains"]["domains"]
        if one["local_replication_cluster"]["availability_zone"] == wish["zones"]["source"]
        and one["remote_replication_cluster"]["availability_zone"] == wish["zones"]["target"]
    )
    group = sdrs.CreateProtectionGroupRequestParams(
        name=wish["name"],
        source_availability_zone=wish["zones"]["source"],
        target_availability_zone=wish["zones"]["target"],
        domain_id=domain["id"],
        source_vpc_id=wish["vpc"],
    )
    created = client.create_protection_group(
        sdrs.CreateProtectionGroupRequest(body=sdrs.CreateProtectionGroupRequestBody(server_group=group))
    )
    said["group_job"] = job(client, created.job_id)
    group_id = said["group_job"]["entities"]["server_group_id"]

    instance = sdrs.CreateProtectedInstanceRequestParams(
        server_group_id=group_id, server_id=wish["server"], name="web-1"
    )
    created = client.create_protected_instance(
        sdrs.CreateProtectedInstanceRequest(body=sdrs.CreateProtectedInstanceRequestBody(protected_instance=instance))
    )
    said["instance_job"] = job(client, created.job_id)

    said["pair_jobs"] = []
    for number, volume in enumerate(wish["volumes"]):
        pair = sdrs.CreateReplicationRequestParams(server_group_id=group_id, volume_id=volume, name=f"disk-{number}")
        created = client.create_replication(
            sdrs.CreateReplicationRequest(body=sdrs.CreateReplicationRequestBody(replication=pair))
        )
        said["pair_jobs"].append(job(client, created.job_id))

    started = client.start_protection_group(
        sdrs.StartProtectionGroupRequest(
            server_group_id=group_id, body=sdrs.StartProtectionGroupRequestBody(start_server_group={})
        )
    )
    said["start_job"] = job(client, started.job_id)
    show = lambda: plain(
        client.show_protection_group(sdrs.ShowProtectionGroupRequest(server_group_id=group_id))
    )
    said["protected"] = show()

    failover = client.start_failover_protection_group(
        sdrs.StartFailoverProtectionGroupRequest(
            server_group_id=group_id, body=sdrs.FailoverProtectionGroupRequestBody(failover_server_group={})
        )
    )
    said["failover_job"] = job(client, failover.job_id)
    said["failed_over"] = show()
    said["instances"] = plain(
        client.list_protected_instances(sdrs.ListProtectedInstancesRequest(server_group_id=group_id))
    )
    said["not_found"] = refused(
        lambda: client.show_protection_group(sdrs.ShowProtectionGroupRequest(server_group_id="nobody"))
    )
    print(json.dumps(said))


main()
