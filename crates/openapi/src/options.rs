//! What a caller may choose about reading, and how much it lets a document cost.
//!
//! The members that AWS has are those of `ImportRestApi` and `PutRestApi` (their `parameters`);
//! the rest tells apart a file on the user's machine, which may be meant for CloudFormation, and a
//! body on the wire, which AWS takes literally.

use crate::doctor::Doctor;
use crate::files::Files;
use std::sync::Arc;

/// How a definition is read.
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// What becomes of the document's base path.
    pub base_path: BasePath,
    /// Whether documentation is left out (`ignore=documentation`).
    pub ignore_documentation: bool,
    /// Endpoint types of a new API (`endpointConfigurationTypes`); empty: AWS's default.
    pub endpoint_types: Vec<String>,
    /// VPC endpoints of a new private API (`vpcEndpointIds`).
    pub vpc_endpoint_ids: Vec<String>,
    /// What becomes of CloudFormation intrinsics.
    pub intrinsics: Intrinsics,
    /// Whether values that only another tool can fill in are set aside instead of refusing the
    /// document: what does not need them can then still be used.
    pub set_aside: bool,
    /// Whether a document that calls itself OpenAPI 3.1 is read as 3.0, with a warning. AWS
    /// refuses the version (seen in 2022 and 2023).
    pub openapi_3_1: bool,
    /// Whether templates of other tools are read too: CloudFormation, SAM, the CDK's, Terraform's.
    pub templates: bool,
    /// Which API of a template is read, by its logical id; needed where there are several.
    pub api: Option<String>,
    /// What functions of CloudFormation are resolved with: parameters of a template, and anything
    /// else by the text that names it, such as `AWS::StackName` or `Table.Arn`.
    pub parameters: trygate_model::TextMap,
    /// Where the files are that a definition names; none: it can name none.
    pub files: Option<Arc<dyn Files>>,
    /// Looks for surprises too, which are then among the warnings; none: nobody looks.
    pub doctor: Option<Doctor>,
    /// How much a document may cost.
    pub limits: Limits,
}

impl ReadOptions {
    /// Returns the options for a file on the user's machine.
    pub fn file() -> Self {
        Self {
            base_path: BasePath::Ignore,
            ignore_documentation: false,
            endpoint_types: Vec::new(),
            vpc_endpoint_ids: Vec::new(),
            intrinsics: Intrinsics::Resolve,
            set_aside: true,
            openapi_3_1: true,
            templates: true,
            api: None,
            parameters: trygate_model::TextMap::new(),
            files: None,
            doctor: None,
            limits: Limits::default(),
        }
    }

    /// Returns the options for the body of `ImportRestApi` or `PutRestApi`, read as AWS does.
    pub fn wire() -> Self {
        Self {
            intrinsics: Intrinsics::Refuse,
            set_aside: false,
            openapi_3_1: false,
            templates: false,
            limits: Limits {
                bytes: trygate_model::limits::IMPORT_FILE_BYTES,
                ..Limits::default()
            },
            ..Self::file()
        }
    }
}

/// What becomes of the base path, by the words of AWS's `basepath` parameter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum BasePath {
    /// It is left out.
    #[default]
    Ignore,
    /// It stands before every path.
    Prepend,
    /// Its first segment is taken for a stage and left out; the rest stands before every path.
    Split,
}

impl BasePath {
    /// Reads AWS's word.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "ignore" => Some(Self::Ignore),
            "prepend" => Some(Self::Prepend),
            "split" => Some(Self::Split),
            _ => None,
        }
    }
}

/// What becomes of `Fn::Sub`, `Ref` and their kin, which CloudFormation resolves before AWS sees
/// a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intrinsics {
    /// Those that need nothing but Region, account and partition are resolved; the others are
    /// errors where a value is needed.
    Resolve,
    /// All are errors where a value is needed, as on AWS's wire.
    Refuse,
}

/// How much a document may cost; beyond a limit reading ends with an error.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The largest source, bytes.
    pub bytes: usize,
    /// The deepest nesting of values; 256 at most, because reading follows it on the stack.
    pub depth: usize,
    /// The most values and names, those that YAML aliases repeat among them.
    pub values: usize,
    /// The most resources that the paths may make.
    pub resources: usize,
    /// The most problems, and the most warnings, that are kept.
    pub problems: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 16 * 1024 * 1024,
            depth: 100,
            values: 2_000_000,
            resources: 10_000,
            problems: 500,
        }
    }
}

impl Limits {
    /// Returns the deepest nesting that is followed.
    pub(crate) fn depth(&self) -> usize {
        self.depth.min(256)
    }
}
