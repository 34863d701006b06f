"""The scenario with huaweicloudsdksdrs."""
import json

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException
from huaweicloudsdkcore.http.http_config import HttpConfig
from huaweicloudsdksdrs import v1 as sdrs

from scenario import PROJECT, Refused, run


def plain(answer):
    return json.loads(str(answer))


class Client:
    def __init__(self, endpoint):
        config = HttpConfig.get_default_config()
        config.ignore_ssl_verification = True
        # Signs each request with its own scheme; who may come in is the server's matter.
        credentials = BasicCredentials("access", "secret", PROJECT)
        self.sdk = (
            sdrs.SdrsClient.new_builder()
            .with_http_config(config)
            .with_credentials(credentials)
            .with_endpoint(endpoint)
            .build()
        )

    def ask(self, operation, request_name, body=None, **parameters):
        request = getattr(sdrs, request_name)(**parameters)
        if body is not None:
            request.body = body
        try:
            return plain(getattr(self.sdk, operation)(request))
        except ServiceResponseException as error:
            raise Refused(error.status_code, error.error_code) from error

    def job(self, job_id):
        return self.ask("show_job_status", "ShowJobStatusRequest", job_id=job_id)

    def versions(self):
        yield "versions", lambda: self.ask("list_api_versions", "ListApiVersionsRequest")
        yield "version", lambda: self.ask(
            "show_specified_api_version", "ShowSpecifiedApiVersionRequest", api_version="v1"
        )

    def domains(self):
        return self.ask("list_active_active_domains", "ListActiveActiveDomainsRequest")["domains"]

    def create_group(self, **fields):
        group = sdrs.CreateProtectionGroupRequestParams(**fields)
        body = sdrs.CreateProtectionGroupRequestBody(server_group=group)
        return self.ask("create_protection_group", "CreateProtectionGroupRequest", body)["job_id"]

    def group(self, group):
        shown = self.ask("show_protection_group", "ShowProtectionGroupRequest", server_group_id=group)
        return shown["server_group"]

    def groups(self, **query):
        return self.ask("list_protection_groups", "ListProtectionGroupsRequest", **query)["server_groups"]

    def rename_group(self, group, name):
        body = sdrs.UpdateProtectionGroupNameRequestBody(
            server_group=sdrs.UpdateProtectionGroupNameRequestParams(name=name)
        )
        changed = self.ask(
            "update_protection_group_name", "UpdateProtectionGroupNameRequest", body, server_group_id=group
        )
        return changed["server_group"]

    def delete_group(self, group):
        return self.ask("delete_protection_group", "DeleteProtectionGroupRequest", server_group_id=group)

    def enable(self, group):
        body = sdrs.StartProtectionGroupRequestBody(start_server_group={})
        return self.ask("start_protection_group", "StartProtectionGroupRequest", body, server_group_id=group)["job_id"]

    def disable(self, group):
        body = sdrs.StopProtectionGroupRequestBody(stop_server_group={})
        return self.ask("stop_protection_group", "StopProtectionGroupRequest", body, server_group_id=group)["job_id"]

    def failover(self, group):
        body = sdrs.FailoverProtectionGroupRequestBody(failover_server_group={})
        return self.ask(
            "start_failover_protection_group", "StartFailoverProtectionGroupRequest", body, server_group_id=group
        )["job_id"]

    def switchover(self, group, station):
        body = sdrs.ReverseProtectionGroupRequestBody(
            reverse_server_group=sdrs.ReverseProtectionGroupRequestParams(priority_station=station)
        )
        return self.ask(
            "start_reverse_protection_group", "StartReverseProtectionGroupRequest", body, server_group_id=group
        )["job_id"]

    def create_instance(self, flavorRef=None, **fields):
        instance = sdrs.CreateProtectedInstanceRequestParams(flavor_ref=flavorRef, **fields)
        body = sdrs.CreateProtectedInstanceRequestBody(protected_instance=instance)
        return self.ask("create_protected_instance", "CreateProtectedInstanceRequest", body)["job_id"]

    def instance(self, instance):
        shown = self.ask("show_protected_instance", "ShowProtectedInstanceRequest", protected_instance_id=instance)
        return shown["protected_instance"]

    def instances(self, **query):
        return self.ask("list_protected_instances", "ListProtectedInstancesRequest", **query)["protected_instances"]

    def rename_instance(self, instance, name):
        body = sdrs.UpdateProtectedInstanceNameRequestBody(
            protected_instance=sdrs.UpdateProtectedInstanceNameRequestParams(name=name)
        )
        changed = self.ask(
            "update_protected_instance_name",
            "UpdateProtectedInstanceNameRequest",
            body,
            protected_instance_id=instance,
        )
        return changed["protected_instance"]

    def delete_instance(self, instance, delete_target_server=False):
        body = sdrs.DeleteProtectedInstanceRequestBody(delete_target_server=delete_target_server)
        return self.ask(
            "delete_protected_instance", "DeleteProtectedInstanceRequest", body, protected_instance_id=instance
        )["job_id"]

    def tags(self, instance, refuse):
        one = {"protected_instance_id": instance}
        tag = lambda key, value: sdrs.ResourceTag(key=key, value=value)
        wanted = [sdrs.TagParams(key="stage", values=["*li"])]
        search = lambda action: self.ask(
            "list_protected_instances_by_tags",
            "ListProtectedInstancesByTagsRequest",
            sdrs.ListProtectedInstancesByTagsRequestBody(action=action, tags=wanted),
        )
        listed = lambda: self.ask("list_protected_instance_tags", "ListProtectedInstanceTagsRequest", **one)["tags"]
        yield "add_tag", lambda: self.ask(
            "add_protected_instance_tags",
            "AddProtectedInstanceTagsRequest",
            sdrs.ProtectedInstanceAddTagsRequestBody(tag=tag("tier", "web")),
            **one,
        )
        yield "add_tags", lambda: self.ask(
            "batch_add_tags",
            "BatchAddTagsRequest",
            sdrs.BatchAddTagsRequestBody(action="create", tags=[tag("stage", "live"), tag("owner", "ada")]),
            **one,
        )
        yield "tags", listed
        yield "project_tags", lambda: self.ask(
            "list_protected_instances_project_tags", "ListProtectedInstancesProjectTagsRequest"
        )["tags"]
        yield "found", lambda: search("filter")
        yield "counted", lambda: search("count")
        yield "delete_tag", lambda: self.ask(
            "delete_protected_instance_tag", "DeleteProtectedInstanceTagRequest", key="tier", **one
        )
        yield "delete_tags", lambda: self.ask(
            "batch_delete_tags",
            "BatchDeleteTagsRequest",
            sdrs.BatchDeleteTagsRequestBody(action="delete", tags=[sdrs.DeleteResourceTag(key="owner")]),
            **one,
        )
        yield "tags_left", listed
        refuse(
            "no_tag",
            lambda: self.ask("delete_protected_instance_tag", "DeleteProtectedInstanceTagRequest", key="tier", **one),
        )

    def create_pair(self, **fields):
        body = sdrs.CreateReplicationRequestBody(replication=sdrs.CreateReplicationRequestParams(**fields))
        return self.ask("create_replication", "CreateReplicationRequest", body)["job_id"]

    def pair(self, pair):
        return self.ask("show_replication", "ShowReplicationRequest", replication_id=pair)["replication"]

    def pairs(self, **query):
        return self.ask("list_replications", "ListReplicationsRequest", **query)["replications"]

    def rename_pair(self, pair, name):
        body = sdrs.UpdateReplicationNameRequestBody(replication=sdrs.UpdateReplicationNameRequestParams(name=name))
        return self.ask("update_replication_name", "UpdateReplicationNameRequest", body, replication_id=pair)[
            "replication"
        ]

    def delete_pair(self, pair, group):
        body = sdrs.DeleteReplicationRequestBody(
            replication=sdrs.DeleteReplicationRequestParams(server_group_id=group, delete_target_volume=False)
        )
        return self.ask("delete_replication", "DeleteReplicationRequest", body, replication_id=pair)["job_id"]

    def attach(self, instance, pair, device):
        body = sdrs.ProtectedInstanceAttachReplicationRequestBody(
            replication_attachment=sdrs.ProtectedInstanceAttachReplicationRequestParams(
                replication_id=pair, device=device
            )
        )
        return self.ask(
            "attach_protected_instance_replication",
            "AttachProtectedInstanceReplicationRequest",
            body,
            protected_instance_id=instance,
        )["job_id"]

    def detach(self, instance, pair):
        return self.ask(
            "detach_protected_instance_replication",
            "DetachProtectedInstanceReplicationRequest",
            protected_instance_id=instance,
            replication_id=pair,
        )["job_id"]

    def extend(self, pair, size):
        body = sdrs.ExtendReplicationRequestBody(
            extend_replication=sdrs.ExtendReplicationRequestParams(new_size=size)
        )
        return self.ask("expand_replication", "ExpandReplicationRequest", body, replication_id=pair)["job_id"]

    def add_nic(self, instance, subnet):
        body = sdrs.ProtectedInstanceAddNicRequestBody(subnet_id=subnet)
        return self.ask(
            "add_protected_instance_nic", "AddProtectedInstanceNicRequest", body, protected_instance_id=instance
        )["job_id"]

    def delete_nic(self, instance, nic):
        body = sdrs.ProtectedInstanceDeleteNicRequestBody(nic_id=nic)
        return self.ask(
            "delete_protected_instance_nic", "DeleteProtectedInstanceNicRequest", body, protected_instance_id=instance
        )["job_id"]

    def resize(self, instance, flavor):
        return self.resized(instance, sdrs.ResizeProtectedInstanceRequestParams(flavor_ref=flavor))

    def resize_dr(self, instance, flavor):
        return self.resized(instance, sdrs.ResizeProtectedInstanceRequestParams(dr_flavor_ref=flavor))

    def resized(self, instance, wanted):
        body = sdrs.ResizeProtectedInstanceRequestBody(resize=wanted)
        return self.ask(
            "resize_protected_instance", "ResizeProtectedInstanceRequest", body, protected_instance_id=instance
        )["job_id"]

    def quotas(self):
        return self.ask("show_quota", "ShowQuotaRequest")["quotas"]["resources"]

    def drills(self):
        return self.ask("list_disaster_recovery_drills", "ListDisasterRecoveryDrillsRequest")[
            "disaster_recovery_drills"
        ]

    def drill(self, drill):
        return self.ask(
            "show_disaster_recovery_drill", "ShowDisasterRecoveryDrillRequest", disaster_recovery_drill_id=drill
        )

    def rename_drill(self, drill, name):
        body = sdrs.UpdateDisasterRecoveryDrillNameRequestBody(
            disaster_recovery_drill=sdrs.UpdateDisasterRecoveryDrillNameRequestParams(name=name)
        )
        return self.ask(
            "update_disaster_recovery_drill_name",
            "UpdateDisasterRecoveryDrillNameRequest",
            body,
            disaster_recovery_drill_id=drill,
        )

    def delete_drill(self, drill):
        return self.ask(
            "delete_disaster_recovery_drill", "DeleteDisasterRecoveryDrillRequest", disaster_recovery_drill_id=drill
        )

    def create_drill(self, group, name):
        body = sdrs.CreateDisasterRecoveryDrillRequestBody(
            disaster_recovery_drill=sdrs.CreateDisasterRecoveryDrillRequestParams(server_group_id=group, name=name)
        )
        return self.ask("create_disaster_recovery_drill", "CreateDisasterRecoveryDrillRequest", body)

    def failures(self):
        return self.ask("list_failure_jobs", "ListFailureJobsRequest")["failure_jobs"]

    def delete_failure(self, job):
        return self.ask("delete_failure_job", "DeleteFailureJobRequest", failure_job_id=job)

    def delete_failures(self):
        return self.ask("delete_all_server_group_failure_jobs", "DeleteAllServerGroupFailureJobsRequest")

    def delete_failures_of(self, group):
        return self.ask(
            "delete_server_group_failure_jobs", "DeleteServerGroupFailureJobsRequest", server_group_id=group
        )


run(Client)
