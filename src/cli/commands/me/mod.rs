//! `cop me`.

mod names;

use std::process::ExitCode;

use clap::Args as Arguments;

use crate::cli::config::Key;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::{OneForm, write_json};
use crate::cli::{completion, content, views};
use crate::community::{Mirror, Profile};
use crate::model::{Entry, Member, Name, Tag};
use crate::terminal::{Label, single_line};

/// Say who you are, or look at what you gave and got
#[derive(Debug, Arguments)]
#[command(after_help = "Examples:
  cop me                                what you told and tried, for you alone
  cop me --name Ada --team Studio
  cop me --offer kiln --seek glaze      what you help with, what you want to learn
  cop me --alias \"Ada L.\"              another name of yours, such as git's

What stands under another name of yours is yours. If somebody is here under that name, you are told what would be joined and asked first; cop undo parts you again.")]
pub struct Args {
    /// What you are called; kept in your settings
    #[arg(long, value_name = "NAME", value_parser = content::name_parser())]
    pub name: Option<Name>,
    /// Where you belong; "" takes it back
    #[arg(long, value_name = "TEAM")]
    pub team: Option<String>,
    /// What you do for the community, such as coordinator; "" takes it back
    #[arg(long, value_name = "ROLE")]
    pub role: Option<String>,
    /// A topic that you help with (repeatable)
    #[arg(long, value_name = "TAG", value_parser = content::tag_parser(), add = completion::tags())]
    pub offer: Vec<Tag>,
    /// A topic that you want to learn (repeatable)
    #[arg(long, value_name = "TAG", value_parser = content::tag_parser(), add = completion::tags())]
    pub seek: Vec<Tag>,
    /// A topic that you no longer offer or seek (repeatable)
    #[arg(long, value_name = "TAG", value_parser = content::tag_parser(), add = completion::tags())]
    pub drop: Vec<Tag>,
    /// Another name that you go by (repeatable)
    #[arg(long, value_name = "NAME", value_parser = content::name_parser(), add = completion::members())]
    pub alias: Vec<Name>,
    /// A name that you no longer go by; what was written under it stays yours (repeatable)
    #[arg(long, value_name = "NAME", value_parser = content::name_parser(), add = completion::own_aliases())]
    pub unalias: Vec<Name>,
    /// Join with whoever is here under such a name, without being asked
    #[arg(long, requires = "alias")]
    pub yes: bool,
    #[command(flatten)]
    pub form: OneForm,
}

/// Runs it.
pub fn run(context: &mut Context, args: Args) -> Result<ExitCode, Failure> {
    if let Some(name) = &args.name {
        context.become_member(name);
    }
    let community = context.community()?;
    if !names::agreed(context, &community, &args.alias, args.yes)? {
        context.screen.say("Nothing was changed.")?;
        return Ok(ExitCode::from(1));
    }
    if let Some(name) = &args.name {
        context.set(&Key::Name, Some(name.as_str()))?;
    }
    let profile = Profile {
        team: args.team,
        role: args.role,
        offer: args.offer,
        seek: args.seek,
        drop: args.drop,
        alias: args.alias,
        unalias: args.unalias,
    };
    if args.name.is_some() || !profile.is_empty() {
        let before = community.profile()?;
        for name in profile.alias.iter().filter(|name| before.goes_by(name)) {
            context.screen.say(format!("{} is a name of yours already.", single_line(name.as_str())))?;
        }
        let member = community.describe_me(&profile)?;
        if args.form.json {
            write_json(context, &member)?;
            return Ok(ExitCode::SUCCESS);
        }
        let mut line = format!("You are {}", member.name);
        line.extend(member.team.as_ref().map(|team| format!(" ({})", single_line(team))));
        line.extend(member.role.as_ref().map(|role| format!(", {}", single_line(role))));
        line.push_str(&also(&member));
        context.screen.line(line)?;
        for (word, topics) in [("You help with", &member.offers), ("You want to learn", &member.seeks)] {
            if !topics.is_empty() {
                context.screen.line(format!("{word} {}", join(topics)))?;
            }
        }
        return Ok(ExitCode::SUCCESS);
    }
    let mirror = community.mirror()?;
    if args.form.json {
        write_json(context, &mirror)?;
        return Ok(ExitCode::SUCCESS);
    }
    let text = text(context, &mirror);
    let text = context.screen.fit(&text).into_owned();
    crate::terminal::page(&mut context.screen, &text)?;
    context.screen.flush()?;
    views::ask_who(context, &mirror.member.name)?;
    if mirror.told.is_empty() {
        context.screen.hint("everyone has one to tell: cop add story")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// `, also Ada L.`; nothing where there is no other name.
fn also(member: &Member) -> String {
    let names: Vec<&str> = member.aliases.iter().map(Name::as_str).collect();
    match names.is_empty() {
        true => String::new(),
        false => format!(", also {}", single_line(&names.join(", "))),
    }
}

fn join(tags: &[Tag]) -> String {
    tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(", ")
}

/// How many entries a section of the mirror names.
const NAMED: usize = 10;

fn text(context: &Context, mirror: &Mirror) -> String {
    let paint = |label, text: &str| context.screen.paint(label, text);
    let member = &mirror.member;
    let mut text = paint(Label::Heading, member.name.as_str());
    text.extend(member.team.as_ref().map(|team| format!(" ({})", single_line(team))));
    text.push_str(&also(member));
    text.push('\n');
    for (word, topics) in [("Helps with", &member.offers), ("Wants to learn", &member.seeks)] {
        if !topics.is_empty() {
            text.push_str(&format!("{word} {}\n", join(topics)));
        }
    }
    let sections: [(&str, &[Entry]); 4] = [
        ("Drafts", &mirror.drafts),
        ("Told and wrote", &mirror.told),
        ("Looks after", &mirror.stewarded),
        ("Tried", &mirror.tried),
    ];
    for (heading, entries) in sections {
        if entries.is_empty() {
            continue;
        }
        text.push_str(&format!("\n{}\n", paint(Label::Strong, heading)));
        for entry in entries.iter().take(NAMED) {
            text.push_str(&format!("  {}\n", views::brief(context, entry)));
        }
        if entries.len() > NAMED {
            text.push_str(&format!("  {}\n", paint(Label::Dim, &format!("and {} more", entries.len() - NAMED))));
        }
    }
    if !mirror.thanked.is_empty() {
        text.push_str(&format!("\n{}\n", paint(Label::Strong, "Thanked by")));
        for thanks in mirror.thanked.iter().take(NAMED) {
            let note = thanks.note.as_deref().map(|note| format!(": {}", single_line(note))).unwrap_or_default();
            text.push_str(&format!("  {} for “{}”{note}\n", thanks.by, single_line(thanks.entry.title.as_str())));
        }
    }
    text
}
