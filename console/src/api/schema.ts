/** Made by `npm run console:types` from the OpenAPI document. Change the API instead, and make it again. */

export interface components {
  schemas: {
    ServerGroupList: {
      count: number;
      server_groups: (components['schemas']['ServerGroup'])[];
      unreadable_groups?: ({
        id: string;
        message: string;
      })[];
    };
    ServerGroup: {
      id: string;
      name: string;
      description: string | null;
      status: string;
      progress: number;
      source_availability_zone: string;
      target_availability_zone: string;
      domain_id: string;
      domain_name: string;
      priority_station: 'source' | 'target';
      protected_instance_num: number;
      replication_num: number;
      disaster_recovery_drill_num: number;
      protected_status: 'started' | 'stopped';
      replication_status: string;
      health_status: 'normal' | 'abnormal';
      source_vpc_id: string;
      target_vpc_id: string;
      test_vpc_id: string | null;
      dr_type: 'migration';
      server_type: 'ECS';
      protection_type: 'replication-pair';
      replication_model: string | null;
      created_at: string;
      updated_at: string;
    };
    Error: {
      error: {
        code: string;
        message: string;
      };
    };
    ServerGroupShown: {
      server_group: components['schemas']['ServerGroup'];
    };
    JobStarted: {
      job_id: string;
    };
    ServerGroupCreation: {
      server_group: {
        name: string;
        description?: string | null;
        source_availability_zone: string;
        target_availability_zone: string;
        domain_id?: string | null;
        source_vpc_id: string;
        dr_type?: 'migration';
        target_vpc_id?: string;
        identity_demands?: {
          mac?: 'required' | 'preferred';
          private_ip?: 'required' | 'preferred';
          eip?: 'required' | 'preferred';
        };
        failover_policy?: {
          fencing_budget_seconds?: number;
          migration_budget_seconds?: number;
          isolation_security_group_id?: string;
          volume_initialization_rate?: number;
        };
      };
    };
    ServerGroupChange: {
      server_group: {
        name?: string | null;
        description?: string | null;
      };
    };
    ServerGroupAction: {
      'start-server-group'?: {
        dr_servers?: ({
          instance: string;
          server: string;
        })[];
      };
      'stop-server-group'?: Record<string, never>;
      'reverse-server-group'?: {
        priority_station: 'source' | 'target';
      };
      'failover-server-group'?: {
        confirmation?: {
          by?: string;
          reason: string;
        };
        reason?: string;
        point?: string;
        accept_unfenced?: ({
          instance: string;
          reason: string;
        })[];
      };
      'restore-server-group'?: {
        point: string;
        instances?: (string)[];
      };
      'accept-unfenced-server-group'?: {
        instance: string;
        reason: string;
      };
      'cancel-failover-server-group'?: {
        start?: boolean;
      };
      'acknowledge-server-group'?: {
        reason: string;
      };
      'refresh-server-group'?: Record<string, never>;
      'sync-server-group'?: {
        instances?: (string)[];
      };
      'pin-server-group'?: {
        recovery_point: string;
      };
      'unpin-server-group'?: {
        recovery_point: string;
      };
      'sweep-guard-server-group'?: Record<string, never>;
    };
    FailoverPlan: {
      failover_plan: {
        server_group_id: string;
        digest: string;
        from: 'look' | 'recorder';
        made_at: string;
        age_seconds: number;
        verdict: 'PASS' | 'WARN' | 'BLOCK';
        recovery_point_age_seconds: number | null;
        expected_seconds: number | null;
        points: (components['schemas']['PointOption'])[];
        expected_price_usd: number;
        api_allowances: (components['schemas']['ApiAllowance'])[];
        findings: (components['schemas']['PlanFinding'])[];
        count: number;
        servers: (components['schemas']['PlannedServer'])[];
      };
    };
    PointOption: {
      point: string;
      chosen: boolean;
      expected_loss_seconds: number | null;
      waits_at_most_seconds: number | null;
      expected_seconds: number | null;
      impossible: string | null;
    };
    ApiAllowance: {
      phase: 'synchronization' | 'fence' | 'disks' | 'identity';
      api: string;
      calls: number;
      burst: number;
      per_second: number;
      share: number;
      source: 'documented default' | 'declared by the deployment';
      least_seconds: number;
    };
    PlanFinding: {
      verdict: 'PASS' | 'WARN' | 'BLOCK';
      code: string;
      message: string;
    };
    PlannedServer: {
      protected_instance_id: string;
      name: string;
      production_server: string;
      dr_server: string;
      verdict: 'PASS' | 'WARN' | 'BLOCK';
      done: boolean;
      recovery_point_age_seconds: number | null;
      findings: (components['schemas']['PlanFinding'])[];
      nics: (components['schemas']['PlannedNic'])[];
      calls: ({
        api: string;
        at_seconds: number;
        precondition: string;
        precondition_holds: boolean;
      })[];
    };
    PlannedNic: {
      network_interface_id: string;
      device_index: number;
      strategy: string;
      fidelity: {
        private_ip: 'PRESERVED' | 'OVERLAY' | 'CHANGED' | 'IMPOSSIBLE' | 'NONE';
        eip: 'PRESERVED' | 'OVERLAY' | 'CHANGED' | 'IMPOSSIBLE' | 'NONE';
        mac: 'PRESERVED' | 'OVERLAY' | 'CHANGED' | 'IMPOSSIBLE' | 'NONE';
      };
      findings: (components['schemas']['PlanFinding'])[];
    };
    Anything: Record<string, unknown>;
    ProjectTags: {
      tags: ({
        key: string;
        values: (string)[];
      })[];
      unreadable_groups?: ({
        id: string;
        message: string;
      })[];
    };
    ProtectedInstancesByTags: {
      resources?: ({
        resource_id: string;
        resource_name: string;
        resource_detail: components['schemas']['ProtectedInstance'];
        tags: ({
          key: string;
          value: string;
        })[];
      })[];
      total_count: number;
      unreadable_groups?: ({
        id: string;
        message: string;
      })[];
    };
    ProtectedInstance: {
      id: string;
      name: string;
      description: string | null;
      server_group_id: string;
      status: string;
      progress: number;
      source_server: string;
      target_server: string;
      priority_station: 'source' | 'target';
      attachment: ({
        replication: string;
        device: string;
      })[];
      tags: ({
        key: string;
        value: string;
      })[];
      metadata: Record<string, never>;
      created_at: string;
      updated_at: string;
    };
    TagSearch: {
      action: 'filter' | 'count';
      tags?: ({
        key: string;
        values: (string)[];
      })[] | null;
      tags_any?: ({
        key: string;
        values: (string)[];
      })[] | null;
      not_tags?: ({
        key: string;
        values: (string)[];
      })[] | null;
      not_tags_any?: ({
        key: string;
        values: (string)[];
      })[] | null;
      matches?: ({
        key: 'resource_name';
        value: string;
      })[] | null;
      limit?: string | number | null;
      offset?: string | number | null;
    };
    ProtectedInstanceTags: {
      tags: ({
        key: string;
        value: string;
      })[];
    };
    TagAddition: {
      tag: {
        key: string;
        value: string;
      };
    };
    TagChange: {
      action: 'create' | 'delete';
      tags: ({
        key: string;
        value?: string | null;
      })[];
    };
    ProtectedInstanceList: {
      count: number;
      protected_instances: (components['schemas']['ProtectedInstance'])[];
      unreadable_groups?: ({
        id: string;
        message: string;
      })[];
    };
    ProtectedInstanceShown: {
      protected_instance: components['schemas']['ProtectedInstance'];
    };
    ProtectedInstanceCreation: {
      protected_instance: {
        server_group_id: string;
        server_id: string;
        name: string;
        description?: string | null;
        tags?: ({
          key: string;
          value: string;
        })[] | null;
        primary_subnet_id?: string | null;
        primary_ip_address?: string | null;
        flavorRef?: string | null;
        cluster_id?: string | null;
        tenancy?: string | null;
        dedicated_host_id?: string | null;
        target_server_id?: string | null;
        nics?: ({
          network_interface_id: string;
          role: 'service' | 'management';
        })[] | null;
      };
    };
    ProtectedInstanceChange: {
      protected_instance: {
        name?: string | null;
        description?: string | null;
      };
    };
    ProtectedInstanceDeletion: {
      delete_target_server?: boolean | null;
      delete_target_eip?: boolean | null;
    };
    ProtectedInstanceAction: {
      'start-dr-server': Record<string, never>;
    };
    ReplicationAttachment: {
      replicationAttachment: {
        replication_id: string;
        device: string;
      };
    };
    ReplicationList: {
      count: number;
      replications: (components['schemas']['Replication'])[];
      unreadable_groups?: ({
        id: string;
        message: string;
      })[];
    };
    Replication: {
      id: string;
      name: string;
      description: string | null;
      replication_model: 'hypermetro';
      status: string;
      progress: number;
      replication_status: string;
      attachment: ({
        protected_instance: string;
        device: string;
      })[];
      server_group_id: string;
      volume_ids: string;
      priority_station: 'source' | 'target';
      fault_level: '0' | '2' | '5';
      record_metadata: {
        multiattach: boolean;
        bootable: boolean;
        volume_size: number;
        volume_type: string;
      };
      failure_detail: string | null;
      created_at: string;
      updated_at: string;
    };
    ReplicationShown: {
      replication: components['schemas']['Replication'];
    };
    ReplicationCreation: {
      replication: {
        server_group_id: string;
        volume_id: string;
        name?: string | null;
        description?: string | null;
        cluster_id?: string | null;
      };
    };
    ReplicationChange: {
      replication: {
        name?: string | null;
        description?: string | null;
      };
    };
    ReplicationDeletion: {
      replication?: {
        server_group_id?: string | null;
        delete_target_volume?: boolean | null;
      } | null;
    };
    DisasterRecoveryDrillList: {
      count: number;
      disaster_recovery_drills: (components['schemas']['DisasterRecoveryDrill'])[];
    };
    DisasterRecoveryDrill: {
      id: string;
      name: string;
      status: string;
      server_group_id: string;
    };
    Job: {
      status: 'INIT' | 'RUNNING' | 'SUCCESS' | 'FAIL';
      job_id: string;
      job_type: string;
      begin_time: string;
      end_time: string | null;
      error_code: string | null;
      fail_reason: string | null;
      progress?: number;
      phase?: 'fence' | 'disks' | 'identity' | null;
      reason?: string | null;
      end_state?: string;
      entities: {
        server_group_id?: string;
        protected_instance_id?: string;
        replication_pair_id?: string;
        sub_jobs?: (components['schemas']['SubJob'])[];
      };
    };
    SubJob: {
      status: 'INIT' | 'RUNNING' | 'SUCCESS' | 'FAIL';
      job_id: string;
      job_type: string;
      begin_time: string;
      end_time: string | null;
      error_code: string | null;
      fail_reason: string | null;
      progress?: number;
      phase?: 'fence' | 'disks' | 'identity' | null;
      reason?: string | null;
      entities: {
        server_group_id?: string;
        protected_instance_id?: string;
        replication_pair_id?: string;
      };
    };
    RunList: {
      runs: (components['schemas']['RunSummary'])[];
      next?: string;
    };
    RunSummary: {
      id: string;
      kind: 'failover' | 'roll-back' | 'enable' | 'reprotect' | 'disable' | 'restore';
      server_group_id: string;
      end_state: string;
      began_at: string;
      ended_at: string | null;
      requested_by: string | null;
      reason: string | null;
    };
    RunShown: {
      run: components['schemas']['Run'];
    };
    Run: {
      id: string;
      kind: 'failover' | 'roll-back' | 'enable' | 'reprotect' | 'disable' | 'restore';
      server_group_id: string;
      end_state: string;
      began_at: string;
      ended_at: string | null;
      requested_by: string | null;
      reason: string | null;
      as_of: string;
      execution_arn: string | null;
      step_functions_url: string | null;
      expected_end_at: string | null;
      data_loss: {
        recovery_point_at: string | null;
        fenced_at: string | null;
      };
      way_back: {
        is: 'open' | 'passed' | 'closed';
        at: string | null;
        why: string | null;
      };
      error: string | null;
      cause: string | null;
      servers: (components['schemas']['RunServer'])[];
    };
    RunServer: {
      protected_instance_id: string;
      name: string;
      production_server: string;
      production_state: string | null;
      looked_at: string | null;
      dr_server: string;
      dr_started_at: string | null;
      phases: {
        fence: components['schemas']['RunPhase'];
        disks: components['schemas']['RunPhase'];
        identity: components['schemas']['RunPhase'];
        give_back?: components['schemas']['RunPhase'];
        in_service?: components['schemas']['RunPhase'];
        first_point?: components['schemas']['RunPhase'];
        restored?: components['schemas']['RunPhase'];
      };
      waiting_for: {
        what: string;
        asked_at: string;
        gives_up_at: string | null;
      } | null;
      failure: {
        error: string;
        message: string;
      } | null;
      accepted_unfenced: {
        by: string | null;
        at: string | null;
        reason: string;
      } | null;
      left_alone: boolean;
    };
    RunPhase: {
      state: 'pending' | 'waiting' | 'done' | 'failed' | 'unfenced';
      reason: string | null;
      done_at: string | null;
    };
    RunServerShown: {
      server: {
        nics: (components['schemas']['RunServerAttribute'])[];
        nics_looked_at: string | null;
        timeline: (components['schemas']['RunServerEvent'])[];
      };
    };
    RunServerAttribute: {
      network_interface_id: string;
      attribute: 'mac' | 'private_ip' | 'eip';
      before: string;
      promised: string;
      now: {
        network_interface_id: string | null;
        server: string | null;
        why: string | null;
      };
      result: 'KEPT' | 'STAYED' | 'NOT_KEPT' | 'UNKNOWN';
    };
    RunServerEvent: {
      at: string;
      type: string;
      what: string;
      api: string | null;
      answer: string | null;
      request_id: string | null;
    };
    RunHistory: {
      definition: string;
      events: (components['schemas']['RunEvent'])[];
      next?: string;
    };
    RunEvent: {
      id: number;
      previous_id: number;
      at: string;
      type: string;
      state?: string;
      input?: unknown;
      output?: unknown;
      error?: string;
      cause?: string;
    };
    FailoverReport: {
      schema: string;
      generatedAt: string;
      findings: Record<string, unknown>;
      trail: Record<string, unknown>;
    } & Record<string, unknown>;
    ReportVerified: {
      genuine: boolean;
      differences: (string)[];
      events: number;
      unchained: number;
      head: {
        seq: number;
        hash: string;
      };
    };
    TrailList: {
      events: ({
        seq: number | null;
        at: string;
        type: string;
        message: string;
        run_id: string | null;
        caller: string | null;
      })[];
      next?: string;
    };
    ReadinessShown: {
      readiness: {
        state: 'READY' | 'NOT READY' | 'EXPIRED' | 'UNKNOWN';
        looked_at: string | null;
        age_seconds: number | null;
        verdict: 'PASS' | 'WARN' | 'BLOCK' | null;
        digest: string | null;
        recovery_point_age_seconds: number | null;
        expected_seconds: number | null;
        findings: (components['schemas']['PlanFinding'])[];
      };
      synchronisation: {
        by: 'sdrs' | 'external';
        every_seconds: number | null;
        objective_seconds: number | null;
        looked_at: string | null;
        servers: ({
          protected_instance_id: string;
          newest_at: string | null;
          copied_percent: number | null;
          failed_in_a_row: number;
        })[];
      };
    };
    RecoveryPointList: {
      looked_at: string;
      synchronisation: {
        by: 'sdrs' | 'external';
        every_seconds: number | null;
        keep: ({
          every_seconds: number;
          for_seconds: number;
        })[];
      };
      servers: ({
        protected_instance_id: string;
        name: string;
        recovery_points: ({
          id: string;
          taken_at: string;
          state: 'complete' | 'pending' | 'error' | 'late' | 'partial';
          percent: number;
          made_by: 'sdrs' | 'dlm' | 'aws-backup' | 'by hand';
          epoch: number | null;
          pinned_by: (string)[];
          kept_by: string | null;
          rule: {
            every_seconds: number;
            for_seconds: number;
          } | null;
          disks: ({
            replication: string | null;
            device: string | null;
            volume_id: string;
            snapshot_id: string;
            state: string;
          })[];
        })[];
      })[];
    };
    RpoStatisticsList: {
      count: number;
      resource_rpo_statistics: ({
        id: string;
        point_time: string;
        resource_num: number;
        resource_type: 'replication';
        created_at: string;
        updated_at: string;
      })[];
    };
    LeftoverList: {
      leftovers: ({
        kind: 'volume' | 'recovery-point';
        id: string;
        resource_ids: (string)[];
        protected_instance_name: string | null;
        size_gib: number;
        dollars_a_month: number | null;
        from: string;
        only_there: string | null;
        kept: string | null;
      })[];
      dollars_a_month: number;
    };
    AutomationShown: {
      automation: {
        mode: 'off' | 'notify' | 'act';
        policy?: Record<string, unknown>;
        brake: components['schemas']['AutomationBrake'];
        awaits_acknowledgement: string | null;
        sources: (Record<string, unknown>)[];
        decision?: Record<string, unknown>;
      };
    };
    AutomationBrake: {
      on: boolean;
      by: string | null;
      reason: string | null;
      at: string | null;
    };
    AutomationBrakeShown: {
      brake: components['schemas']['AutomationBrake'];
    };
    AutomationBrakeAsked: {
      on: boolean;
      reason: string;
    };
    FailureJobList: {
      count: number;
      failure_jobs: (components['schemas']['FailureJob'])[];
      unreadable_groups?: ({
        id: string;
        message: string;
      })[];
    };
    FailureJob: {
      job_id: string;
      job_type: string;
      job_status: 'FAIL';
      begin_time: string;
      failure_status: 'failoverFail' | 'startFail' | 'stopFail' | 'reprotectFail' | 'restoreFail';
      resource_id: string;
      resource_name: string;
      resource_type: 'server_groups';
      error_code: string;
      fail_reason: string;
    };
    Quotas: {
      quotas: {
        resources: (components['schemas']['Quota'])[];
      };
      unreadable_groups?: ({
        id: string;
        message: string;
      })[];
    };
    Quota: {
      type: 'server_groups' | 'replications';
      used: number;
      quota: number;
      min: number;
      max: number;
    };
    ActiveDomainList: {
      domains: (components['schemas']['ActiveDomain'])[];
    };
    ActiveDomain: {
      id: string;
      name: string;
      description: string;
      sold_out: boolean;
      local_replication_cluster: {
        availability_zone: string;
      };
      remote_replication_cluster: {
        availability_zone: string;
      };
    };
    VersionList: {
      versions: (components['schemas']['Version'])[];
    };
    Version: {
      id: 'v1';
      links: ({
        rel: 'self';
        href: string;
      })[];
      version: '';
      status: 'CURRENT';
      updated: string;
      min_version: '';
    };
    VersionShown: {
      version: components['schemas']['Version'];
    };
  };
}

export interface paths {
  '/v1/{project_id}/server-groups': {
    get: {
      parameters: { query?: { limit?: number; offset?: number; marker?: string; status?: string; name?: string; query_type?: 'status_abnormal' | 'stop_protected' | 'period_no_dr_drill' | 'general'; availability_zone?: string; }; header?: never; path: { project_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['ServerGroupList']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
    post: {
      parameters: { query?: never; header?: never; path: { project_id: string; }; cookie?: never; };
      requestBody: { content: { 'application/json': components['schemas']['ServerGroupCreation']; }; };
      responses: {
        200: { content: { 'application/json': components['schemas']['JobStarted']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/server-groups/{server_group_id}': {
    get: {
      parameters: { query?: never; header?: never; path: { project_id: string; server_group_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['ServerGroupShown']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
    put: {
      parameters: { query?: never; header?: never; path: { project_id: string; server_group_id: string; }; cookie?: never; };
      requestBody: { content: { 'application/json': components['schemas']['ServerGroupChange']; }; };
      responses: {
        200: { content: { 'application/json': components['schemas']['ServerGroupShown']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
    delete: {
      parameters: { query?: never; header?: never; path: { project_id: string; server_group_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['JobStarted']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/server-groups/{server_group_id}/action': {
    post: {
      parameters: { query?: never; header?: { 'x-client-token'?: string; }; path: { project_id: string; server_group_id: string; }; cookie?: never; };
      requestBody: { content: { 'application/json': components['schemas']['ServerGroupAction']; }; };
      responses: {
        200: { content: { 'application/json': components['schemas']['JobStarted']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/server-groups/{server_group_id}/failover-plan': {
    get: {
      parameters: { query?: { limit?: number; offset?: number; point?: string; }; header?: never; path: { project_id: string; server_group_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['FailoverPlan']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
    post: {
      parameters: { query?: { limit?: number; offset?: number; point?: string; }; header?: never; path: { project_id: string; server_group_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['FailoverPlan']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/protected-instances/batch': {
    post: {
      parameters: { query?: never; header?: never; path: { project_id: string; }; cookie?: never; };
      requestBody: { content: { 'application/json': components['schemas']['Anything']; }; };
      responses: {
        200: { content: { 'application/json': components['schemas']['JobStarted']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/protected-instances/delete': {
    post: {
      parameters: { query?: never; header?: never; path: { project_id: string; }; cookie?: never; };
      requestBody: { content: { 'application/json': components['schemas']['Anything']; }; };
      responses: {
        200: { content: { 'application/json': components['schemas']['JobStarted']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/protected-instances/{protected_instance_id}/nic': {
    post: {
      parameters: { query?: never; header?: never; path: { project_id: string; protected_instance_id: string; }; cookie?: never; };
      requestBody: { content: { 'application/json': components['schemas']['Anything']; }; };
      responses: {
        200: { content: { 'application/json': components['schemas']['JobStarted']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/protected-instances/{protected_instance_id}/nic/delete': {
    post: {
      parameters: { query?: never; header?: never; path: { project_id: string; protected_instance_id: string; }; cookie?: never; };
      requestBody: { content: { 'application/json': components['schemas']['Anything']; }; };
      responses: {
        200: { content: { 'application/json': components['schemas']['JobStarted']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/protected-instances/{protected_instance_id}/resize': {
    post: {
      parameters: { query?: never; header?: never; path: { project_id: string; protected_instance_id: string; }; cookie?: never; };
      requestBody: { content: { 'application/json': components['schemas']['Anything']; }; };
      responses: {
        200: { content: { 'application/json': components['schemas']['JobStarted']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/replications/{replication_id}/action': {
    post: {
      parameters: { query?: never; header?: never; path: { project_id: string; replication_id: string; }; cookie?: never; };
      requestBody: { content: { 'application/json': components['schemas']['Anything']; }; };
      responses: {
        200: { content: { 'application/json': components['schemas']['JobStarted']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/protected-instances/tags': {
    get: {
      parameters: { query?: never; header?: never; path: { project_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['ProjectTags']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/protected-instances/resource_instances/action': {
    post: {
      parameters: { query?: never; header?: never; path: { project_id: string; }; cookie?: never; };
      requestBody: { content: { 'application/json': components['schemas']['TagSearch']; }; };
      responses: {
        200: { content: { 'application/json': components['schemas']['ProtectedInstancesByTags']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/protected-instances/{protected_instance_id}/tags': {
    get: {
      parameters: { query?: never; header?: never; path: { project_id: string; protected_instance_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['ProtectedInstanceTags']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
    post: {
      parameters: { query?: never; header?: never; path: { project_id: string; protected_instance_id: string; }; cookie?: never; };
      requestBody: { content: { 'application/json': components['schemas']['TagAddition']; }; };
      responses: {
        204: { content?: never; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/protected-instances/{protected_instance_id}/tags/action': {
    post: {
      parameters: { query?: never; header?: never; path: { project_id: string; protected_instance_id: string; }; cookie?: never; };
      requestBody: { content: { 'application/json': components['schemas']['TagChange']; }; };
      responses: {
        204: { content?: never; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/protected-instances/{protected_instance_id}/tags/{key}': {
    delete: {
      parameters: { query?: never; header?: never; path: { project_id: string; protected_instance_id: string; key: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        204: { content?: never; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        404: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/protected-instances': {
    get: {
      parameters: { query?: { limit?: number; offset?: number; marker?: string; server_group_id?: string; server_group_ids?: string; protected_instance_ids?: string; status?: string; name?: string; query_type?: 'status_abnormal' | 'stop_protected' | 'period_no_dr_drill' | 'general'; availability_zone?: string; }; header?: never; path: { project_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['ProtectedInstanceList']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
    post: {
      parameters: { query?: never; header?: never; path: { project_id: string; }; cookie?: never; };
      requestBody: { content: { 'application/json': components['schemas']['ProtectedInstanceCreation']; }; };
      responses: {
        200: { content: { 'application/json': components['schemas']['JobStarted']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/protected-instances/{protected_instance_id}': {
    get: {
      parameters: { query?: never; header?: never; path: { project_id: string; protected_instance_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['ProtectedInstanceShown']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
    put: {
      parameters: { query?: never; header?: never; path: { project_id: string; protected_instance_id: string; }; cookie?: never; };
      requestBody: { content: { 'application/json': components['schemas']['ProtectedInstanceChange']; }; };
      responses: {
        200: { content: { 'application/json': components['schemas']['ProtectedInstanceShown']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
    delete: {
      parameters: { query?: never; header?: never; path: { project_id: string; protected_instance_id: string; }; cookie?: never; };
      requestBody?: { content: { 'application/json': components['schemas']['ProtectedInstanceDeletion']; }; };
      responses: {
        200: { content: { 'application/json': components['schemas']['JobStarted']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/protected-instances/{protected_instance_id}/action': {
    post: {
      parameters: { query?: never; header?: never; path: { project_id: string; protected_instance_id: string; }; cookie?: never; };
      requestBody: { content: { 'application/json': components['schemas']['ProtectedInstanceAction']; }; };
      responses: {
        200: { content: { 'application/json': components['schemas']['JobStarted']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/protected-instances/{protected_instance_id}/attachreplication': {
    post: {
      parameters: { query?: never; header?: never; path: { project_id: string; protected_instance_id: string; }; cookie?: never; };
      requestBody: { content: { 'application/json': components['schemas']['ReplicationAttachment']; }; };
      responses: {
        200: { content: { 'application/json': components['schemas']['JobStarted']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/protected-instances/{protected_instance_id}/detachreplication/{replication_id}': {
    delete: {
      parameters: { query?: never; header?: never; path: { project_id: string; protected_instance_id: string; replication_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['JobStarted']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/replications': {
    get: {
      parameters: { query?: { limit?: number; offset?: number; marker?: string; server_group_id?: string; server_group_ids?: string; protected_instance_id?: string; protected_instance_ids?: string; status?: string; name?: string; query_type?: 'status_abnormal' | 'stop_protected' | 'period_no_dr_drill' | 'general'; availability_zone?: string; }; header?: never; path: { project_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['ReplicationList']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
    post: {
      parameters: { query?: never; header?: never; path: { project_id: string; }; cookie?: never; };
      requestBody: { content: { 'application/json': components['schemas']['ReplicationCreation']; }; };
      responses: {
        200: { content: { 'application/json': components['schemas']['JobStarted']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/replications/{replication_id}': {
    get: {
      parameters: { query?: never; header?: never; path: { project_id: string; replication_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['ReplicationShown']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
    put: {
      parameters: { query?: never; header?: never; path: { project_id: string; replication_id: string; }; cookie?: never; };
      requestBody: { content: { 'application/json': components['schemas']['ReplicationChange']; }; };
      responses: {
        200: { content: { 'application/json': components['schemas']['ReplicationShown']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
    delete: {
      parameters: { query?: never; header?: never; path: { project_id: string; replication_id: string; }; cookie?: never; };
      requestBody?: { content: { 'application/json': components['schemas']['ReplicationDeletion']; }; };
      responses: {
        200: { content: { 'application/json': components['schemas']['JobStarted']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/disaster-recovery-drills': {
    get: {
      parameters: { query?: { limit?: number; offset?: number; marker?: string; server_group_id?: string; name?: string; status?: string; drill_vpc_id?: string; }; header?: never; path: { project_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['DisasterRecoveryDrillList']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
    post: {
      parameters: { query?: never; header?: never; path: { project_id: string; }; cookie?: never; };
      requestBody: { content: { 'application/json': components['schemas']['Anything']; }; };
      responses: {
        200: { content: { 'application/json': components['schemas']['JobStarted']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/disaster-recovery-drills/{disaster_recovery_drill_id}': {
    get: {
      parameters: { query?: never; header?: never; path: { project_id: string; disaster_recovery_drill_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['JobStarted']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
    put: {
      parameters: { query?: never; header?: never; path: { project_id: string; disaster_recovery_drill_id: string; }; cookie?: never; };
      requestBody: { content: { 'application/json': components['schemas']['Anything']; }; };
      responses: {
        200: { content: { 'application/json': components['schemas']['JobStarted']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
    delete: {
      parameters: { query?: never; header?: never; path: { project_id: string; disaster_recovery_drill_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['JobStarted']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/jobs/{job_id}': {
    get: {
      parameters: { query?: never; header?: never; path: { project_id: string; job_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['Job']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/server-groups/{server_group_id}/runs': {
    get: {
      parameters: { query?: { limit?: number; before?: string; }; header?: never; path: { project_id: string; server_group_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['RunList']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/runs/{run_id}': {
    get: {
      parameters: { query?: never; header?: never; path: { project_id: string; run_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['RunShown']; }; };
        304: { content?: never; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/runs/{run_id}/servers/{protected_instance_id}': {
    get: {
      parameters: { query?: never; header?: never; path: { project_id: string; run_id: string; protected_instance_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['RunServerShown']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/runs/{run_id}/history': {
    get: {
      parameters: { query?: { limit?: number; after?: number; }; header?: never; path: { project_id: string; run_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['RunHistory']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/runs/{run_id}/report': {
    get: {
      parameters: { query?: { format?: 'json' | 'markdown'; }; header?: { accept?: string; }; path: { project_id: string; run_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['FailoverReport'];
        'text/markdown': string; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/runs/{run_id}/report/verification': {
    get: {
      parameters: { query?: never; header?: never; path: { project_id: string; run_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['ReportVerified']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/server-groups/{server_group_id}/trail': {
    get: {
      parameters: { query?: { limit?: number; before?: number; }; header?: never; path: { project_id: string; server_group_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['TrailList']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/server-groups/{server_group_id}/readiness': {
    get: {
      parameters: { query?: never; header?: never; path: { project_id: string; server_group_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['ReadinessShown']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/server-groups/{server_group_id}/recovery-points': {
    get: {
      parameters: { query?: never; header?: never; path: { project_id: string; server_group_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['RecoveryPointList']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/resource/rpo-statistics': {
    get: {
      parameters: { query?: { limit?: number; offset?: number; marker?: string; start_time?: string; end_time?: string; resource_type?: 'replication'; }; header?: never; path: { project_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['RpoStatisticsList']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/server-groups/{server_group_id}/leftovers': {
    get: {
      parameters: { query?: never; header?: never; path: { project_id: string; server_group_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['LeftoverList']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/server-groups/{server_group_id}/automation': {
    get: {
      parameters: { query?: never; header?: never; path: { project_id: string; server_group_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['AutomationShown']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/automation/brake': {
    put: {
      parameters: { query?: never; header?: never; path: { project_id: string; }; cookie?: never; };
      requestBody: { content: { 'application/json': components['schemas']['AutomationBrakeAsked']; }; };
      responses: {
        200: { content: { 'application/json': components['schemas']['AutomationBrakeShown']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/task-center/failure-jobs': {
    get: {
      parameters: { query?: { limit?: number; offset?: number; marker?: string; failure_status?: string; resource_name?: string; server_group_id?: string; resource_type?: string; }; header?: never; path: { project_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['FailureJobList']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/task-center/failure-jobs/batch': {
    delete: {
      parameters: { query?: never; header?: never; path: { project_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        204: { content?: never; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/task-center/{server_group_id}/failure-jobs/batch': {
    delete: {
      parameters: { query?: never; header?: never; path: { project_id: string; server_group_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        204: { content?: never; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/task-center/failure-jobs/{failure_job_id}': {
    delete: {
      parameters: { query?: never; header?: never; path: { project_id: string; failure_job_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        204: { content?: never; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/sdrs/quotas': {
    get: {
      parameters: { query?: never; header?: never; path: { project_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['Quotas']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1/{project_id}/active-domains': {
    get: {
      parameters: { query?: never; header?: never; path: { project_id: string; }; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['ActiveDomainList']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/': {
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['VersionList']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
  '/v1': {
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never; };
      requestBody?: never;
      responses: {
        200: { content: { 'application/json': components['schemas']['VersionShown']; }; };
        400: { content: { 'application/json': components['schemas']['Error']; }; };
        401: { content: { 'application/json': components['schemas']['Error']; }; };
        403: { content: { 'application/json': components['schemas']['Error']; }; };
        409: { content: { 'application/json': components['schemas']['Error']; }; };
        500: { content: { 'application/json': components['schemas']['Error']; }; };
        503: { content: { 'application/json': components['schemas']['Error']; }; };
      };
    };
  };
}
