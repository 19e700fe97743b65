//! What AWS's public service models say of services whose calls need more than their name: the name
//! that signatures are made for where the host's is another, and the prefix of `X-Amz-Target`.
//!
//! The tables are the models' `endpointPrefix`, `signingName` and `targetPrefix` (read in 2026).
//! `sqs` is left out of the targets: its actions are called in the query protocol.

/// Host names and what their calls are signed for, sorted by host.
const SIGNING_NAMES: &[(&str, &str)] = &[
    ("a2i-runtime.sagemaker", "sagemaker"),
    ("admin.wickr", "wickr"),
    ("agreement-marketplace", "aws-marketplace"),
    ("api.detective", "detective"),
    ("api.ecr", "ecr"),
    ("api.ecr-public", "ecr-public"),
    ("api.iotdeviceadvisor", "iotdeviceadvisor"),
    ("api.iotmanagedintegrations", "iotmanagedintegrations"),
    ("api.iotwireless", "iotwireless"),
    ("api.mediatailor", "mediatailor"),
    ("api.pricing", "pricing"),
    ("api.sagemaker", "sagemaker"),
    ("api.tunneling.iot", "IoTSecuredTunneling"),
    ("appconfigdata", "appconfig"),
    ("appstream2", "appstream"),
    ("bedrock-agent", "bedrock"),
    ("bedrock-agent-runtime", "bedrock"),
    ("bedrock-agentcore-control", "bedrock-agentcore"),
    ("bedrock-data-automation", "bedrock"),
    ("bedrock-data-automation-runtime", "bedrock"),
    ("bedrock-runtime", "bedrock"),
    ("cassandra-streams", "cassandra"),
    ("catalog.marketplace", "aws-marketplace"),
    ("cloudhsmv2", "cloudhsm"),
    ("cloudsearchdomain", "cloudsearch"),
    ("contact-lens", "connect"),
    ("controlplane.payment-cryptography", "payment-cryptography"),
    ("data-ats.iot", "iotdata"),
    ("data-signer", "signer"),
    ("data.iot", "iotdata"),
    ("data.iotevents", "ioteventsdata"),
    ("data.jobs.iot", "iot-jobs-data"),
    ("data.mediastore", "mediastore"),
    ("data.qapps", "qapps"),
    ("dataplane.payment-cryptography", "payment-cryptography"),
    ("deployment-marketplace", "aws-marketplace"),
    ("discovery-marketplace", "aws-marketplace"),
    ("edge.sagemaker", "sagemaker"),
    ("email", "ses"),
    ("entitlement.marketplace", "aws-marketplace"),
    ("featurestore-runtime.sagemaker", "sagemaker"),
    ("forecastquery", "forecast"),
    ("identity-chime", "chime"),
    ("ingest.timestream", "timestream"),
    ("ivsrealtime", "ivs"),
    ("mail-manager", "ses"),
    ("media-pipelines-chime", "chime"),
    ("meetings-chime", "chime"),
    ("memory-db", "memorydb"),
    ("messaging-chime", "chime"),
    ("metering.marketplace", "aws-marketplace"),
    ("metrics.sagemaker", "sagemaker"),
    ("migrationhub-config", "mgh"),
    ("models-v2-lex", "lex"),
    ("models.lex", "lex"),
    ("oidc", "sso-oauth"),
    ("participant.connect", "execute-api"),
    ("personalize-events", "personalize"),
    ("personalize-runtime", "personalize"),
    ("pinpoint", "mobiletargeting"),
    ("portal.sso", "awsssoportal"),
    ("query.timestream", "timestream"),
    ("reporting-marketplace", "aws-marketplace"),
    ("runtime-v2-lex", "lex"),
    ("runtime.lex", "lex"),
    ("runtime.sagemaker", "sagemaker"),
    ("s3-control", "s3"),
    ("servicecatalog-appregistry", "servicecatalog"),
    ("sms-voice.pinpoint", "sms-voice"),
    ("streams.dynamodb", "dynamodb"),
    ("voice-chime", "chime"),
];

/// Services of the JSON protocols with the prefix of their targets, sorted by host.
const TARGET_PREFIXES: &[(&str, &str)] = &[
    ("acm", "CertificateManager"),
    ("acm-pca", "ACMPrivateCA"),
    ("aco-automation", "ComputeOptimizerAutomationService"),
    ("agreement-marketplace", "AWSMPCommerceService_v20200301"),
    ("airflow-serverless", "AmazonMWAAServerless"),
    ("aoss", "OpenSearchServerless"),
    ("api.ecr", "AmazonEC2ContainerRegistry_V20150921"),
    ("api.ecr-public", "SpencerFrontendService"),
    ("api.pricing", "AWSPriceListService"),
    ("api.sagemaker", "SageMaker"),
    ("api.tunneling.iot", "IoTSecuredTunneling"),
    ("application-autoscaling", "AnyScaleFrontendService"),
    ("applicationinsights", "EC2WindowsBarleyService"),
    ("apprunner", "AppRunner"),
    ("appstream2", "PhotonAdminProxyService"),
    ("arc-region-switch", "ArcRegionSwitch"),
    ("athena", "AmazonAthena"),
    ("autoscaling-plans", "AnyScaleScalingPlannerFrontendService"),
    ("b2bi", "B2BI"),
    ("backup-gateway", "BackupOnPremises_v20210101"),
    ("bcm-dashboards", "AWSBCMDashboardsService"),
    ("bcm-data-exports", "AWSBillingAndCostManagementDataExports"),
    ("bcm-pricing-calculator", "AWSBCMPricingCalculator"),
    (
        "bcm-recommended-actions",
        "AWSBillingAndCostManagementRecommendedActions",
    ),
    (
        "bedrock-data-automation-runtime",
        "AmazonBedrockKeystoneRuntimeService",
    ),
    ("billing", "AWSBilling"),
    ("budgets", "AWSBudgetServiceGateway"),
    ("cassandra", "KeyspacesService"),
    ("cassandra-streams", "KeyspacesStreams"),
    ("ce", "AWSInsightsIndexService"),
    ("cloud9", "AWSCloud9WorkspaceManagementService"),
    ("cloudcontrolapi", "CloudApiService"),
    ("cloudhsm", "CloudHsmFrontendService"),
    ("cloudhsmv2", "BaldrApiService"),
    (
        "cloudtrail",
        "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101",
    ),
    ("codebuild", "CodeBuild_20161006"),
    ("codecommit", "CodeCommit_20150413"),
    (
        "codeconnections",
        "com.amazonaws.codeconnections.CodeConnections_20231201",
    ),
    ("codedeploy", "CodeDeploy_20141006"),
    ("codepipeline", "CodePipeline_20150709"),
    (
        "codestar-connections",
        "com.amazonaws.codestar.connections.CodeStar_connections_20191201",
    ),
    ("cognito-identity", "AWSCognitoIdentityService"),
    ("cognito-idp", "AWSCognitoIdentityProviderService"),
    ("comprehend", "Comprehend_20171127"),
    ("comprehendmedical", "ComprehendMedical_20181030"),
    ("compute-optimizer", "ComputeOptimizerService"),
    ("config", "StarlingDoveService"),
    (
        "controlplane.payment-cryptography",
        "PaymentCryptographyControlPlane",
    ),
    ("cost-optimization-hub", "CostOptimizationHubService"),
    ("cur", "AWSOrigamiServiceGatewayService"),
    ("datapipeline", "DataPipeline"),
    ("datasync", "FmrsService"),
    ("dax", "AmazonDAXV3"),
    ("devicefarm", "DeviceFarm_20150623"),
    ("directconnect", "OvertureService"),
    ("discovery", "AWSPoseidonService_V2015_11_01"),
    ("dms", "AmazonDMSv20160101"),
    ("ds", "DirectoryService_20150416"),
    ("dynamodb", "DynamoDB_20120810"),
    ("ec2-instance-connect", "AWSEC2InstanceConnectService"),
    ("ecs", "AmazonEC2ContainerServiceV20141113"),
    ("elasticmapreduce", "ElasticMapReduce"),
    ("entitlement.marketplace", "AWSMPEntitlementService"),
    ("events", "AWSEvents"),
    ("evs", "AmazonElasticVMwareService"),
    ("firehose", "Firehose_20150804"),
    ("fms", "AWSFMS_20180101"),
    ("forecast", "AmazonForecast"),
    ("forecastquery", "AmazonForecastRuntime"),
    ("frauddetector", "AWSHawksNestServiceFacade"),
    ("freetier", "AWSFreeTierService"),
    ("fsx", "AWSSimbaAPIService_v20180301"),
    ("gamelift", "GameLift"),
    ("globalaccelerator", "GlobalAccelerator_V20180706"),
    ("glue", "AWSGlue"),
    ("health", "AWSHealth_20160804"),
    ("healthlake", "HealthLake"),
    ("identitystore", "AWSIdentityStore"),
    ("ingest.timestream", "Timestream_20181101"),
    ("inspector", "InspectorService"),
    ("interconnect", "Interconnect"),
    ("invoicing", "Invoicing"),
    ("iotfleetwise", "IoTAutobahnControlPlane"),
    ("iotthingsgraph", "IotThingsGraphFrontEndService"),
    ("kendra", "AWSKendraFrontendService"),
    ("kendra-ranking", "AWSKendraRerankingFrontendService"),
    ("kinesis", "Kinesis_20131202"),
    ("kinesisanalytics", "KinesisAnalytics_20180523"),
    ("kms", "TrentService"),
    ("license-manager", "AWSLicenseManager"),
    ("lightsail", "Lightsail_20161128"),
    ("logs", "Logs_20140328"),
    ("lookoutequipment", "AWSLookoutEquipmentFrontendService"),
    ("machinelearning", "AmazonML_20141212"),
    ("mail-manager", "MailManagerSvc"),
    (
        "marketplacecommerceanalytics",
        "MarketplaceCommerceAnalytics20150701",
    ),
    ("mediastore", "MediaStore_20170901"),
    ("memory-db", "AmazonMemoryDB"),
    ("metering.marketplace", "AWSMPMeteringService"),
    ("mgh", "AWSMigrationHub"),
    ("migrationhub-config", "AWSMigrationHubMultiAccountService"),
    ("monitoring", "GraniteServiceVersion20100801"),
    ("mturk-requester", "MTurkRequesterServiceV20170117"),
    ("network-firewall", "NetworkFirewall_20201112"),
    ("odb", "Odb"),
    ("organizations", "AWSOrganizationsV20161128"),
    ("partnercentral-account", "PartnerCentralAccount"),
    ("partnercentral-benefits", "PartnerCentralBenefitsService"),
    ("partnercentral-channel", "PartnerCentralChannel"),
    ("partnercentral-selling", "AWSPartnerCentralSelling"),
    ("pcs", "AWSParallelComputingService"),
    ("personalize", "AmazonPersonalize"),
    ("pi", "PerformanceInsightsv20180227"),
    ("proton", "AwsProton20200720"),
    ("query.timestream", "Timestream_20181101"),
    ("redshift-data", "RedshiftData"),
    ("redshift-serverless", "RedshiftServerless"),
    ("rekognition", "RekognitionService"),
    ("route53-recovery-cluster", "ToggleCustomerAPI"),
    ("route53domains", "Route53Domains_v20140515"),
    ("route53resolver", "Route53Resolver"),
    ("secretsmanager", "secretsmanager"),
    ("servicecatalog", "AWS242ServiceCatalogService"),
    ("servicediscovery", "Route53AutoNaming_v20170314"),
    ("servicequotas", "ServiceQuotasV20190624"),
    ("shield", "AWSShield_20160616"),
    ("sms-voice", "PinpointSMSVoiceV2"),
    ("snowball", "AWSIESnowballJobManagementService"),
    ("ssm", "AmazonSSM"),
    ("ssm-contacts", "SSMContacts"),
    ("sso", "SWBExternalService"),
    ("states", "AWSStepFunctions"),
    ("storagegateway", "StorageGateway_20130630"),
    ("streams.dynamodb", "DynamoDBStreams_20120810"),
    ("support", "AWSSupport_20130415"),
    ("swf", "SimpleWorkflowService"),
    ("tagging", "ResourceGroupsTaggingAPI_20170126"),
    ("textract", "Textract"),
    ("timestream-influxdb", "AmazonTimestreamInfluxDB"),
    ("transcribe", "Transcribe"),
    ("transfer", "TransferService"),
    ("translate", "AWSShineFrontendService_20170701"),
    ("verifiedpermissions", "VerifiedPermissions"),
    ("voiceid", "VoiceID"),
    ("waf", "AWSWAF_20150824"),
    ("waf-regional", "AWSWAF_Regional_20161128"),
    ("wafv2", "AWSWAF_20190729"),
    ("workmail", "WorkMailService"),
    ("workspaces", "WorkspacesService"),
    ("workspaces-instances", "EUCMIFrontendAPIService"),
];

fn look_up(table: &[(&'static str, &'static str)], host: &str) -> Option<&'static str> {
    let at = table.binary_search_by_key(&host, |(name, _)| name).ok()?;
    table.get(at).map(|(_, value)| *value)
}

/// Returns the name that calls are signed for. `host` is the host up to the Region, such as
/// `runtime.sagemaker`; a subdomain that no model knows stands before the service's own name.
pub(super) fn signing_name(host: &str) -> &str {
    look_up(SIGNING_NAMES, host)
        .unwrap_or_else(|| host.rsplit_once('.').map_or(host, |(_, service)| service))
}

/// Returns the `X-Amz-Target` of an action, if the service is called in a JSON protocol.
pub(super) fn target(host: &str, action: &str) -> Option<String> {
    look_up(TARGET_PREFIXES, host).map(|prefix| format!("{prefix}.{action}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(SIGNING_NAMES.is_sorted_by_key(|(host, _)| *host));
        assert!(TARGET_PREFIXES.is_sorted_by_key(|(host, _)| *host));
    }

    #[test]
    fn names_are_found_with_and_without_a_subdomain() {
        assert_eq!(signing_name("dynamodb"), "dynamodb");
        assert_eq!(signing_name("runtime.sagemaker"), "sagemaker");
        assert_eq!(signing_name("data.iot"), "iotdata");
        assert_eq!(signing_name("my-bucket.s3"), "s3");
        let target_of = |host| target(host, "GetItem");
        assert_eq!(target_of("dynamodb").unwrap(), "DynamoDB_20120810.GetItem");
        assert_eq!(target_of("sqs"), None);
    }
}
