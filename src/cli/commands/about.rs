//! `cop about`.

use std::process::ExitCode;

use clap::Args as Arguments;

use super::init::line;
use crate::cli::content;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{OneForm, write_json};
use crate::community::About;
use crate::model::Period;
use crate::terminal::{Label, sanitize, single_line, words};

/// Read or write what the community says of itself
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop about
  cop about --welcome \"Come on Tuesdays; bring a question.\"
  cop about --agree \"We tell failures too.\"
  cop about --rhythm 14d")]
pub struct Args {
    /// The community's name
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// The craft that its people share
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true, value_parser = content::prose_parser())]
    pub domain: Option<String>,
    /// What a newcomer reads first
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true, value_parser = content::prose_parser())]
    pub welcome: Option<String>,
    /// Something that its people agreed on (repeatable)
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true, value_parser = content::prose_parser())]
    pub agree: Vec<String>,
    /// Take an agreement back, by its number
    #[arg(long, value_name = "N")]
    pub disagree: Option<usize>,
    /// How often it gathers, such as 14d
    #[arg(long, value_name = "PERIOD", value_parser = content::period_parser())]
    pub rhythm: Option<Period>,
    #[command(flatten)]
    pub form: OneForm,
}

impl Args {
    fn says_something(&self) -> bool {
        self.name.is_some()
            || self.domain.is_some()
            || self.welcome.is_some()
            || !self.agree.is_empty()
            || self.disagree.is_some()
            || self.rhythm.is_some()
    }
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    let community = context.community()?;
    if args.says_something() {
        let name = args.name.as_deref().map(|name| line("name", name)).transpose()?;
        let domain = args.domain.as_deref().map(|domain| line("domain", domain)).transpose()?;
        let agreements = args
            .agree
            .iter()
            .map(|text| line("agreement", text))
            .collect::<Result<Vec<_>, _>>()?;
        if let Some(number) = args.disagree {
            let count = community.charter()?.agreements.len();
            if !(1..=count).contains(&number) {
                let there = match count {
                    0 => "nothing is agreed on yet".to_owned(),
                    1 => "there is one".to_owned(),
                    _ => format!("there are {count}"),
                };
                return Err(Failure::usage(format!("there is no agreement {number}; {there}"), "cop about"));
            }
        }
        community.change_charter("changing what the community says of itself", |charter| {
            charter.name = name.or(charter.name.take());
            charter.domain = domain.or(charter.domain.take());
            if let Some(welcome) = &args.welcome {
                let text = welcome.trim();
                charter.welcome = (!text.is_empty()).then(|| text.to_owned());
            }
            // Somebody else may have taken one back just now.
            if let Some(number) = args.disagree.filter(|&number| number <= charter.agreements.len()) {
                charter.agreements.remove(number - 1);
            }
            charter.agreements.extend(agreements);
            charter.rhythm = args.rhythm.or(charter.rhythm);
        })?;
    }
    let about = community.about()?;
    match args.form.json {
        true => write_json(context, &about)?,
        false => {
            let text = text(context, &about);
            crate::terminal::page(&mut context.screen, &text)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn text(context: &Context, about: &About) -> String {
    let paint = |label, text: &str| context.screen.paint(label, text);
    let wrap = |text: &str, indent: &str| {
        let options = textwrap::Options::new(context.screen.width().clamp(20, 100))
            .initial_indent(indent)
            .subsequent_indent("   ");
        textwrap::fill(&sanitize(text), options)
    };
    let charter = &about.charter;
    let mut text = format!(
        "{}\n",
        paint(Label::Heading, charter.name.as_deref().unwrap_or("A community without a name yet"))
    );
    if let Some(domain) = &charter.domain {
        text.push_str(&format!("{}\n", single_line(domain)));
    }
    if let Some(welcome) = &charter.welcome {
        let options = textwrap::Options::new(context.screen.width().clamp(20, 100));
        text.push_str(&format!("\n{}\n", textwrap::fill(&sanitize(welcome), options)));
    }
    if !charter.agreements.is_empty() {
        text.push_str(&format!("\n{}\n", paint(Label::Strong, "We agreed")));
        for (number, agreement) in charter.agreements.iter().enumerate() {
            text.push_str(&format!("{}\n", wrap(agreement, &format!("{:>2} ", number + 1))));
        }
    }
    let mut facts = Vec::new();
    facts.extend(charter.rhythm.map(|rhythm| {
        format!("We gather every {}.", words::count(rhythm.days() as usize, "day", "days"))
    }));
    if !about.coordinators.is_empty() {
        let names: Vec<&str> = about.coordinators.iter().map(|name| name.as_str()).collect();
        facts.push(format!("Coordinated by {}.", words::join(&names)));
    }
    let held: Vec<String> = crate::model::Kind::ALL
        .into_iter()
        .filter_map(|kind| {
            let n = *about.entries.get(kind.plural())?;
            Some(words::count(n as usize, kind.as_str(), kind.plural()))
        })
        .collect();
    facts.push(match held.is_empty() {
        true => "Nothing is kept yet: cop add story".to_owned(),
        false => format!("We keep {}.", words::join(&held)),
    });
    text.push_str(&format!("\n{}\n", facts.join("\n")));
    text.push_str(&format!("{}\n", paint(Label::Dim, &single_line(&about.database))));
    text
}
