//! PNG from SVG through resvg, with the fonts of the system.

use crate::words::language::Language;
use resvg::{tiny_skia, usvg};

/// The longest side of a picture, in pixels.
pub const LONGEST: f32 = 30_000.0;
/// The most pixels of a picture.
pub const MOST: f32 = 200_000_000.0;

/// Parts of the names of font families that have Chinese letters, by which they are told from others.
const CHINESE: [&str; 22] = [
    "CJK",
    "Noto Sans HK",
    "Noto Sans TC",
    "Noto Sans SC",
    "Noto Serif HK",
    "Noto Serif TC",
    "Noto Serif SC",
    "Source Han",
    "PingFang",
    "Hiragino Sans GB",
    "Heiti",
    "Songti",
    "STHeiti",
    "JhengHei",
    "YaHei",
    "SimSun",
    "SimHei",
    "MingLiU",
    "WenQuanYi",
    "AR PL",
    "Droid Sans Fallback",
    "思源",
];

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// The system has no font at all.
    #[error("no font was found: install one (for Chinese, Noto Sans CJK), or write svg")]
    NoFont,
    /// The system has no font with Chinese letters.
    #[error(
        "the drawing has Chinese words and no font with Chinese letters was found: install Noto Sans CJK (fonts-noto-cjk, google-noto-sans-cjk-fonts), or write svg"
    )]
    NoChinese,
    /// The picture would be too large.
    #[error(
        "{width} × {height} pixels are too many for one picture: lower --dpi, narrow the drawing, or write svg"
    )]
    TooLarge {
        /// The width in pixels.
        width: u32,
        /// The height in pixels.
        height: u32,
    },
    /// The renderer refuses the drawing.
    #[error("the drawing cannot be rendered")]
    Svg(#[from] usvg::Error),
    /// The picture cannot be encoded.
    #[error("the picture cannot be encoded: {0}")]
    Encoding(String),
}

/// Renders an SVG of ours at so many pixels an inch (96 is 100 %).
///
/// The same system and fonts give the same bytes. Colours by the reader's screen are not known to the renderer: draw with a fixed
/// theme.
///
/// # Errors
/// When the system has no font for the words, or the picture would be larger than [`LONGEST`] or [`MOST`].
pub fn to_png(svg: &str, dpi: f64, language: Language) -> Result<Vec<u8>, PngError> {
    let mut options = usvg::Options {
        languages: vec![language.tag().to_owned()],
        ..usvg::Options::default()
    };
    let chinese = svg.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
    load_fonts(options.fontdb_mut(), chinese)?;
    let tree = usvg::Tree::from_str(svg, &options)?;
    let scale = (dpi / 96.0) as f32;
    let size = tree.size();
    let (w, h) = (
        (size.width() * scale).ceil(),
        (size.height() * scale).ceil(),
    );
    let too_large = || PngError::TooLarge {
        width: w as u32,
        height: h as u32,
    };
    if w > LONGEST || h > LONGEST || w * h > MOST {
        return Err(too_large());
    }
    let mut picture = tiny_skia::Pixmap::new(w as u32, h as u32).ok_or_else(too_large)?;
    let transform = tiny_skia::Transform::from_scale(scale, scale);
    resvg::render(&tree, transform, &mut picture.as_mut());
    picture
        .encode_png()
        .map_err(|error| PngError::Encoding(error.to_string()))
}

/// Loads the fonts of the system, and tells when there is none, or none with Chinese letters where they are needed.
fn load_fonts(fonts: &mut usvg::fontdb::Database, chinese: bool) -> Result<(), PngError> {
    fonts.load_system_fonts();
    if fonts.is_empty() {
        return Err(PngError::NoFont);
    }
    let serves = |name: &str| CHINESE.iter().any(|part| name.contains(part));
    let mut families = fonts.faces().flat_map(|face| &face.families);
    if chinese && !families.any(|(name, _)| serves(name)) {
        return Err(PngError::NoChinese);
    }
    Ok(())
}
