//! How the community fares, for a terminal.

use crate::cli::context::Context;
use crate::community::Health;
use crate::model::health::Pulse;
use crate::terminal::Label;

/// Each signal: its name and how it stands, its sentence, and what could be done next where that is worth a look.
pub fn health(context: &Context, health: &Health) -> String {
    let width = context.screen.width().clamp(24, 100);
    let mut text = String::new();
    for reading in &health.signals {
        let label = match reading.pulse {
            Pulse::Look => Label::Warn,
            Pulse::Well => Label::Good,
            Pulse::Early => Label::Dim,
        };
        let name = context.screen.paint(Label::Strong, reading.signal.title());
        let pulse = context.screen.paint(label, reading.pulse.as_str());
        text.push_str(&format!("{name}: {pulse}\n"));
        let options = textwrap::Options::new(width)
            .initial_indent("  ")
            .subsequent_indent("  ");
        for line in textwrap::wrap(&reading.sentence, options) {
            text.push_str(&format!("{line}\n"));
        }
        if reading.pulse != Pulse::Well {
            let next = context.screen.paint(Label::Code, &reading.next);
            text.push_str(&format!("  {next}\n"));
        }
    }
    text
}
