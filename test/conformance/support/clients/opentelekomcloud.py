"""The scenario with otcextensions, the OpenStack SDK's extension for the Open Telekom Cloud."""
import openstack
from keystoneauth1.exceptions import HttpError
from openstack.exceptions import HttpException
from otcextensions import sdk

from scenario import PROJECT, Refused, run

# Only sent; who may come in is the server's matter.
TOKEN = "token"


def refusal(response):
    return Refused(response.status_code, response.json()["error"]["code"])


class Client:
    def __init__(self, endpoint):
        connection = openstack.connection.Connection(
            auth_type="admin_token",
            auth={"endpoint": endpoint, "token": TOKEN},
            region_name="eu-de",
            sdrs_endpoint_override=f"{endpoint}/v1/{PROJECT}",
        )
        # As registering all of its services does, which asks IAM for the project.
        sdk.patch_openstack_resources()
        sdk.register_single_service(connection, "sdrs", project_id=PROJECT)
        self.sdk = connection.sdrs

    def ask(self, operation, *args, **more):
        """Lists are read to their end. Some calls of the SDK hand the response on as it is, refusals too."""
        try:
            answer = getattr(self.sdk, operation)(*args, **more)
            if hasattr(answer, "status_code"):
                if answer.status_code >= 400:
                    raise refusal(answer)
                return answer.json() if answer.content else None
            return list(answer) if hasattr(answer, "__next__") else answer
        except (HttpException, HttpError) as error:
            raise refusal(error.response) from error

    def shown(self, operation, *args, **more):
        answer = self.ask(operation, *args, **more)
        return [one.to_dict() for one in answer] if isinstance(answer, list) else answer.to_dict()

    def job_of(self, operation, *args, **more):
        answer = self.ask(operation, *args, **more)
        return answer["job_id"]

    def job(self, job_id):
        # The SDK knows of entities only the group, so the other ids are read from the answer that it has got.
        url = f"/jobs/{job_id}"
        shown = self.shown("get_job", job_id)
        return {**shown, "entities": self.sdk.get(url).json()["entities"]}

    def versions(self):
        return ()

    def domains(self):
        return self.shown("get_domains")[0]["domains"]

    def create_group(self, **fields):
        return self.job_of("create_protection_group", **fields)

    def group(self, group):
        return self.shown("get_protection_group", group)

    def groups(self, **query):
        return self.shown("protection_groups", **query)

    def rename_group(self, group, name):
        return self.shown("update_protection_group", group, name=name)

    def delete_group(self, group):
        return self.ask("delete_protection_group", group, ignore_missing=False)

    def enable(self, group):
        return self.job_of("enable_protection", group)

    def disable(self, group):
        return self.job_of("disable_protection", group)

    def failover(self, group):
        return self.job_of("perform_failover", group)

    def switchover(self, group, station):
        return self.job_of("perform_planned_failover", group, station)

    def create_instance(self, **fields):
        return self.job_of("create_protected_instance", **fields)

    def instance(self, instance):
        return self.shown("get_protected_instance", instance)

    def instances(self, **query):
        return self.shown("protected_instances", **query)

    def rename_instance(self, instance, name):
        return self.shown("update_protected_instance", instance, name)

    def delete_instance(self, instance, delete_target_server=False):
        return self.job_of("delete_protected_instance", instance, delete_target_server=delete_target_server)

    def tags(self, instance, refuse):
        # The SDK has no calls for them.
        return ()

    def create_pair(self, **fields):
        return self.job_of("create_replication_pair", **fields)

    def pair(self, pair):
        return self.shown("get_replication_pair", pair)

    def pairs(self, **query):
        return self.shown("replication_pairs", **query)

    def rename_pair(self, pair, name):
        return self.shown("update_replication_pair", pair, name)

    def delete_pair(self, pair, group):
        return self.job_of("delete_replication_pair", pair, server_group_id=group, ignore_missing=False)

    def attach(self, instance, pair, device):
        return self.job_of("attach_replication_pair", instance, pair, device)

    def detach(self, instance, pair):
        return self.job_of("detach_replication_pair", instance, pair)

    def extend(self, pair, size):
        return self.job_of("expand_replication_pair", pair, size)

    def add_nic(self, instance, subnet):
        return self.job_of("add_nic", instance, subnet)

    def delete_nic(self, instance, nic):
        return self.job_of("delete_nic", instance, nic)

    def resize(self, instance, flavor):
        return self.job_of("modify_protected_instance", instance, flavor)

    def resize_dr(self, instance, flavor):
        return self.job_of("modify_protected_instance", instance, dr_flavor=flavor)

    def quotas(self):
        return self.shown("quotas")[0]["resources"]

    def drills(self):
        return self.shown("dr_drills")

    def drill(self, drill):
        return self.shown("get_dr_drill", drill)

    def rename_drill(self, drill, name):
        return self.shown("update_dr_drill", drill, name)

    def delete_drill(self, drill):
        return self.ask("delete_dr_drill", drill, ignore_missing=False)

    def create_drill(self, group, name):
        return self.job_of("create_dr_drill", server_group_id=group, name=name)

    def failures(self):
        return self.shown("failed_tasks")

    def delete_failure(self, job):
        return self.ask("delete_failed_task", job, ignore_missing=False)

    def delete_failures(self):
        return self.ask("delete_all_failed_tasks")

    def delete_failures_of(self, group):
        return self.ask("delete_protection_group_tasks", group)


run(Client)
