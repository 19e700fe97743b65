//! Imports a definition through the operations that clients use; every API of a template.

use crate::complaint::Complaint;
use crate::definition::{self, DefinitionArguments, Failure, Importable};
use crate::import_ledger::{self, Entry, ImportLedger};
use crate::palette::{self, Output};
use crate::template_functions;
use serde_json::Value;
use std::path::Path;
use trygate_lambda::LambdaHost;
use trygate_model::Ambient;
use trygate_server::{Server, WireRequest, WireResponse};

/// Imports a file, or finds that it needs not be, and says so. The functions that it describes go to
/// `host`.
pub(crate) async fn run(
    server: &Server,
    host: &LambdaHost,
    ledger: &mut ImportLedger,
    definition: &DefinitionArguments,
    ambient: &Ambient,
    output: Output,
) -> Result<(), Complaint> {
    let several = match definition::for_import(definition, ambient, output) {
        Ok(Importable { content, functions }) => {
            template_functions::describe(host, definition.file(), &functions)?;
            return one(server, ledger, definition, None, content, ambient).await;
        }
        Err(failure) => match failure.choices() {
            Some(apis) => apis.to_vec(),
            None => return Err(failure.complaint(output)),
        },
    };
    for api in several {
        let chosen = definition.with_api(&api);
        let importable = definition::for_import(&chosen, ambient, output);
        let Importable { content, functions } =
            importable.map_err(|failure: Failure| failure.complaint(output))?;
        template_functions::describe(host, definition.file(), &functions)?;
        one(server, ledger, &chosen, Some(&api), content, ambient).await?;
    }
    Ok(())
}

/// Imports one API.
async fn one(
    server: &Server,
    ledger: &mut ImportLedger,
    definition: &DefinitionArguments,
    api: Option<&str>,
    content: Vec<u8>,
    ambient: &Ambient,
) -> Result<(), Complaint> {
    let file = definition.file();
    let (account, region) = (ambient.account_id.as_str(), ambient.region.as_str());
    let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let key = import_ledger::key(&absolute, account, region);
    // a file with one API is known as before there were several
    let key = api.map_or_else(|| key.clone(), |api| format!("{key} {api}"));
    let digest = import_ledger::digest(&content);
    let call = Caller {
        server,
        account,
        region,
    };
    let known = match ledger.get(&key) {
        Some(entry) => call.name_of(&entry.api_id).await.map(|name| (entry, name)),
        None => None,
    };
    let shown = file.display();
    let (api_id, name, done) = match known {
        Some((entry, name)) if entry.digest == digest => (entry.api_id, name, "unchanged"),
        Some((entry, _)) => {
            let uri = format!("/restapis/{}", entry.api_id);
            let answer = call.send("PUT", &uri, "mode=overwrite", content).await;
            let (id, name) = accepted(&answer, file)?;
            (id, name, "updated")
        }
        None => {
            let answer = call.send("POST", "/restapis", "mode=import", content).await;
            let (id, name) = accepted(&answer, file)?;
            (id, name, "imported")
        }
    };
    ledger.put(
        &key,
        Entry {
            api_id: api_id.clone(),
            digest,
        },
    )?;
    palette::print(&format!(
        "{done} {api_id} {name:?} from {shown} ({account}, {region})\n"
    ));
    Ok(())
}

/// Calls the control plane as a client of an account in a Region.
struct Caller<'a> {
    server: &'a Server,
    account: &'a str,
    region: &'a str,
}

impl Caller<'_> {
    async fn send(&self, method: &str, path: &str, query: &str, body: Vec<u8>) -> WireResponse {
        let (account, region) = (self.account, self.region);
        let scope = format!("{account}/20150709/{region}/apigateway/aws4_request");
        let authorization = format!("AWS4-HMAC-SHA256 Credential={scope}");
        self.server
            .handle(WireRequest {
                method: method.into(),
                path: path.into(),
                query: query.into(),
                headers: vec![("Authorization".into(), authorization)],
                body,
            })
            .await
    }

    /// Returns the name of an API, if it is there.
    async fn name_of(&self, api_id: &str) -> Option<String> {
        let uri = format!("/restapis/{api_id}");
        let answer = self.send("GET", &uri, "", Vec::new()).await;
        let (_, name) = identity(&answer)?;
        Some(name)
    }
}

/// Reads id and name of a REST API out of an answer that has them.
fn identity(answer: &WireResponse) -> Option<(String, String)> {
    let document: Value = serde_json::from_slice(&answer.body).ok()?;
    let text = |name: &str| document.get(name)?.as_str().map(str::to_owned);
    (answer.status < 300).then_some(())?;
    Some((text("id")?, text("name")?))
}

fn accepted(answer: &WireResponse, file: &Path) -> Result<(String, String), Complaint> {
    identity(answer).ok_or_else(|| {
        let said = String::from_utf8_lossy(&answer.body);
        Complaint::new("import", format!("{} was refused: {said}", file.display()))
            .mend("see to the definition; AWS refuses it with these words")
    })
}
