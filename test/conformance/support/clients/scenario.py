"""What a client of SDRS does in its life, as calls of an SDK that `Client` wraps. Every answer and refusal is kept by name.

Reads one JSON object from standard input: {endpoint, name, vpc, zone, server, subnet, nics, fields, emptied}, or {endpoint, reprotect} with
the id of a group that has failed over.
Prints one JSON object: what each call was answered.
"""
import json
import sys

PROJECT = "0123456789abcdef0123456789abcdef"


class Refused(Exception):
    """A call that was refused: HTTP status and code."""

    def __init__(self, status, code):
        super().__init__(code)
        self.answer = {"status": status, "code": code}


def finished(client, job_id):
    """Polls until the job has ended. Bounded by the caller, who ends this process."""
    while True:
        job = client.job(job_id)
        if job["status"] in ("SUCCESS", "FAIL"):
            return job


def again(client, group, do, keep):
    """Protects a group that has failed over in the other direction."""
    do("reprotect", client.enable(group))
    keep("protected_again", client.group(group))


def run(make_client):
    wish = json.load(sys.stdin)
    client = make_client(wish["endpoint"])
    said = {}

    def keep(name, answer):
        said[name] = answer
        return answer

    def do(name, job_id):
        return keep(name, finished(client, job_id))

    def refuse(name, call):
        try:
            call()
        except Refused as refusal:
            keep(name, refusal.answer)
        else:
            keep(name, {"status": 200})

    if "reprotect" in wish:
        again(client, wish["reprotect"], do, keep)
        print(json.dumps(said))
        return

    for name, ask in client.versions():
        keep(name, ask())
    domains = keep("domains", client.domains())
    domain = next(
        one
        for one in domains
        if one["local_replication_cluster"]["availability_zone"] == wish["zone"]
        and one["remote_replication_cluster"]["availability_zone"] == wish["zone"]
    )

    def group_of(name, vpc=wish["vpc"]):
        return client.create_group(
            name=name,
            source_availability_zone=wish["zone"],
            target_availability_zone=wish["zone"],
            domain_id=domain["id"],
            source_vpc_id=vpc,
        )

    refuse("unknown_vpc", lambda: group_of("nowhere", "vpc-00000000"))
    group = do("create_group", group_of("draft"))["entities"]["server_group_id"]
    keep("rename_group", client.rename_group(group, wish["name"]))
    refuse("name_taken", lambda: group_of(wish["name"]))
    keep("groups", client.groups(name=wish["name"], limit=10))
    refuse("enable_empty", lambda: client.enable(group))

    def instance_of(**more):
        fields = {"server_group_id": group, "server_id": wish["server"], "name": "draft", **wish["fields"]}
        return client.create_instance(**{**fields, **more})

    refuse("other_dr_server", lambda: instance_of(primary_ip_address="192.0.2.1"))
    instance = do("create_instance", instance_of())["entities"]["protected_instance_id"]
    refuse("server_taken", lambda: instance_of(name="again"))
    keep("rename_instance", client.rename_instance(instance, "web-1"))
    keep("instance", client.instance(instance))
    keep("instances", client.instances(server_group_ids=[group, "nobody"]))
    keep("instances_by_id", client.instances(protected_instance_ids=[instance]))

    for name, ask in client.tags(instance, refuse):
        keep(name, ask())

    pairs = keep("pairs", client.pairs(server_group_ids=[group]))
    keep("pairs_of_instance", client.pairs(protected_instance_ids=[instance]))
    keep("pairs_of_nobody", client.pairs(protected_instance_ids=["nobody"]))
    data = next(one["id"] for one in pairs if not one["record_metadata"]["bootable"])
    keep("rename_pair", client.rename_pair(data, "data"))
    volume = keep("pair", client.pair(data))["volume_ids"].split(",")[0]
    refuse("disk_taken", lambda: client.create_pair(server_group_id=group, volume_id=volume, name="twice"))
    refuse("delete_attached", lambda: client.delete_pair(data, group))
    do("detach", client.detach(instance, data))
    refuse("detach_again", lambda: client.detach(instance, data))
    do("delete_pair", client.delete_pair(data, group))
    created = do("create_pair", client.create_pair(server_group_id=group, volume_id=volume, name="data"))
    data = created["entities"]["replication_pair_id"]
    keep("loose_pair", client.pair(data))
    do("attach", client.attach(instance, data, "/dev/vdq"))
    refuse("attach_again", lambda: client.attach(instance, data, "/dev/vdr"))
    size = keep("attached_pair", client.pair(data))["record_metadata"]["volume_size"]
    do("extend", client.extend(data, size + 10))
    keep("extended_pair", client.pair(data))
    refuse("extend_again", lambda: client.extend(data, size + 10))
    refuse("extend_too_soon", lambda: client.extend(data, size + 20))

    do("enable", client.enable(group))
    refuse("enable_again", lambda: client.enable(group))
    keep("protected", client.group(group))
    do("disable", client.disable(group))
    refuse("disable_again", lambda: client.disable(group))
    refuse("failover_unprotected", lambda: client.failover(group))
    do("enable_for_failover", client.enable(group))

    keep("quotas", client.quotas())
    keep("drills", client.drills())
    refuse("drill", lambda: client.drill("nobody"))
    refuse("rename_drill", lambda: client.rename_drill("nobody", "other"))
    refuse("delete_drill", lambda: client.delete_drill("nobody"))
    refuse("create_drill", lambda: client.create_drill(group, "drill"))
    refuse("switchover", lambda: client.switchover(group, "target"))
    refuse("add_nic_nowhere", lambda: client.add_nic(instance, "subnet-0123456789abcdef0"))
    refuse("delete_primary", lambda: client.delete_nic(instance, wish["nics"][0]))
    refuse("delete_no_nic", lambda: client.delete_nic(instance, "eni-0123456789abcdef0"))
    refuse("resize_running", lambda: client.resize(instance, "m6i.4xlarge"))
    refuse("resize_nobody", lambda: client.resize("nobody", "m6i.4xlarge"))
    do("resize_dr", client.resize_dr(instance, "m6i.4xlarge"))
    refuse("resize_same", lambda: client.resize_dr(instance, "m6i.4xlarge"))
    do("add_nic", client.add_nic(instance, wish["subnet"]))
    do("delete_nic", client.delete_nic(instance, wish["nics"][1]))
    refuse("extend_nothing", lambda: client.extend("nobody", 100))
    refuse("no_group", lambda: client.group("nobody"))
    refuse("no_instance", lambda: client.instance("nobody"))
    refuse("no_pair", lambda: client.pair("nobody"))
    refuse("no_job", lambda: client.job("nobody"))

    do("failover", client.failover(group))
    keep("failed_over", client.group(group))
    keep("failed_over_instances", client.instances(server_group_id=group))
    refuse("failover_again", lambda: client.failover(group))
    refuse("extend_failed_over", lambda: client.extend(data, 100))
    refuse("add_nic_failed_over", lambda: client.add_nic(instance, wish["subnet"]))
    refuse("resize_failed_over", lambda: client.resize(instance, "m6i.xlarge"))
    keep("failures", client.failures())
    refuse("delete_failure", lambda: client.delete_failure("nobody"))
    client.delete_failures()
    client.delete_failures_of(group)

    refuse("delete_server", lambda: client.delete_instance(instance, delete_target_server=True))
    refuse("delete_group_with_members", lambda: client.delete_group(group))
    if wish["emptied"]:
        again(client, group, do, keep)
        do("disable_again_protected", client.disable(group))
        do("delete_instance", client.delete_instance(instance))
        # Not every SDK hands the job of a deletion on.
        client.delete_group(group)
        refuse("deleted", lambda: client.group(group))
    print(json.dumps(said))
