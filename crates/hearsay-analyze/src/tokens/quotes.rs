//! Where each token stands towards double quotation marks; single ones are too often apostrophes to count.

use hearsay_model::{Quote, Token};

/// Assigns the state to the tokens of one block, which begins outside.
///
/// A mark that only opens opens, one that only closes closes, a straight one does whichever is due. Marks that find no
/// partner end with the block.
pub fn assign(text: &str, tokens: &mut [Token]) {
    let mut inside = false;
    for token in tokens {
        token.quote = match token.span.of(text) {
            "“" | "„" | "‟" | "«" | "``" | "‘‘" => {
                inside = true;
                Quote::Mark
            }
            "”" | "»" | "''" | "’’" => {
                inside = false;
                Quote::Mark
            }
            "\"" | "＂" => {
                inside = !inside;
                Quote::Mark
            }
            _ if inside => Quote::Inside,
            _ => Quote::Outside,
        };
    }
}
