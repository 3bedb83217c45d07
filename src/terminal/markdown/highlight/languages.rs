//! What is known of each language whose code is coloured. All of it is words between blanks: a table of pointers would have to be
//! put right each time that the program starts, whether any code is shown or not.

/// How the code of a language is told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Comments, texts, numbers, words.
    Code,
    /// Tags, and text between them.
    Markup,
    /// Headings, quotes and code.
    Prose,
    /// Lines that came and lines that went.
    Changes,
}

/// A language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Language {
    /// What people call it after a fence.
    names: &'static str,
    pub(super) shape: Shape,
    /// What begins a comment that ends with its line.
    pub(super) line_comments: &'static str,
    /// What begins a comment, and what ends it, in turn.
    pub(super) block_comments: &'static str,
    /// What stands around a text of several lines.
    pub(super) long_quotes: &'static str,
    /// What stands around a text of one line; a letter each.
    pub(super) quotes: &'static str,
    /// What may stand before a name, such as that of a variable; a letter each.
    pub(super) sigils: &'static str,
    /// What stands between a name and what it is given; a letter each.
    pub(super) assigns: &'static str,
    /// Whether capital letters and small ones are the same in its keywords, which are written small here.
    pub(super) folds: bool,
    pub(super) keywords: &'static str,
}

impl Language {
    /// The language of this name.
    pub(super) fn named(name: &str) -> Option<&'static Language> {
        LANGUAGES
            .iter()
            .find(|language| has(language.names, name, true))
    }

    /// Whether a word is one of its own.
    pub(super) fn is_keyword(&self, word: &str) -> bool {
        has(self.keywords, word, self.folds)
    }
}

/// Whether a word is one of these.
fn has(words: &str, word: &str, folds: bool) -> bool {
    let mut words = words.split_ascii_whitespace();
    match folds {
        true => words.any(|known| known.eq_ignore_ascii_case(word)),
        false => words.any(|known| known == word),
    }
}

/// What most have in common that look like C.
const LIKE_C: Language = Language {
    names: "",
    shape: Shape::Code,
    line_comments: "//",
    block_comments: "/* */",
    long_quotes: "",
    quotes: "\"'",
    sigils: "",
    assigns: "",
    folds: false,
    keywords: "",
};

/// What most have in common whose comments begin as in a shell.
const LIKE_SH: Language = Language {
    line_comments: "#",
    block_comments: "",
    ..LIKE_C
};

/// What holds settings and data.
const DATA: Language = Language {
    assigns: ":=",
    keywords: "true false null yes no on off",
    ..LIKE_SH
};

const LANGUAGES: &[Language] = &[
    Language {
        names: "sh bash zsh shell console shell-session fish",
        sigils: "$",
        keywords: "if then else elif fi for in do done while until case esac function return exit break continue local export \
                   readonly declare unset set shift trap source alias eval exec echo printf read cd test begin end switch",
        ..LIKE_SH
    },
    Language {
        names: "rust rs",
        quotes: "\"",
        keywords: "as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move \
                   mut pub ref return self Self static struct super trait true type union unsafe use where while yield bool char \
                   str String i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64 Option Some None Result Ok Err Vec Box",
        ..LIKE_C
    },
    Language {
        names: "python py python3",
        long_quotes: "\"\"\" '''",
        sigils: "@",
        keywords: "and as assert async await break case class continue def del elif else except False finally for from global if \
                   import in is lambda match None nonlocal not or pass raise return True try while with yield self \
                   bool bytes dict float int list set str tuple",
        ..LIKE_SH
    },
    Language {
        names: "ruby rb",
        sigils: "@:$",
        keywords: "alias and begin break case class def defined? do else elsif end ensure false for if in module next nil not or \
                   redo rescue retry return self super then true undef unless until when while yield require require_relative \
                   attr_accessor attr_reader puts",
        ..LIKE_SH
    },
    Language {
        names: "perl pl",
        sigils: "$@%",
        keywords: "and cmp do else elsif eq for foreach ge gt if last le lt my ne next no not or our package print redo require \
                   return say sub unless until use while xor",
        ..LIKE_SH
    },
    Language {
        names: "lua",
        line_comments: "--",
        block_comments: "--[[ ]]",
        keywords: "and break do else elseif end false for function goto if in local nil not or repeat return then true until while",
        ..LIKE_C
    },
    Language {
        names: "r",
        keywords: "if else for while repeat function return next break in TRUE FALSE NULL NA NaN Inf library require",
        ..LIKE_SH
    },
    Language {
        names: "go golang",
        long_quotes: "`",
        keywords: "break case chan const continue default defer else fallthrough for func go goto if import interface map package \
                   range return select struct switch type var nil true false iota bool byte error float32 float64 int int32 int64 \
                   rune string uint uint32 uint64",
        ..LIKE_C
    },
    Language {
        names: "javascript js jsx mjs typescript ts tsx",
        long_quotes: "`",
        sigils: "@$",
        keywords: "abstract any as async await boolean break case catch class const continue debugger default delete do else enum \
                   export extends false finally for from function get if implements import in instanceof interface keyof let new \
                   null number of private protected public readonly return set static string super switch this throw true try \
                   type typeof undefined var void while with yield",
        ..LIKE_C
    },
    Language {
        names: "dart",
        long_quotes: "\"\"\" '''",
        sigils: "@",
        keywords: "abstract as assert async await break case catch class const continue default do dynamic else enum export extends \
                   extension factory false final finally for get if implements import in is late library mixin new null on part \
                   required rethrow return set static super switch this throw true try typedef var void while with yield bool \
                   double int num String List Map Set",
        ..LIKE_C
    },
    Language {
        names: "c h cpp c++ cc cxx hpp arduino",
        sigils: "#",
        keywords: "alignas alignof auto bool break case catch char class const constexpr const_cast continue decltype default delete \
                   do double dynamic_cast else enum explicit export extern false float for friend goto if inline int long mutable \
                   namespace new noexcept nullptr NULL operator private protected public register return short signed sizeof \
                   static static_cast struct switch template this throw true try typedef typename union unsigned using virtual \
                   void volatile wchar_t while size_t int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t",
        ..LIKE_C
    },
    Language {
        names: "c# cs csharp",
        keywords: "abstract as async await base bool break byte case catch char checked class const continue decimal default delegate \
                   do double else enum event explicit extern false finally fixed float for foreach get goto if implicit in int \
                   interface internal is lock long namespace new null object operator out override params private protected public \
                   readonly record ref return sbyte sealed set short sizeof static string struct switch this throw true try typeof \
                   uint ulong unsafe ushort using var virtual void volatile while",
        ..LIKE_C
    },
    Language {
        names: "swift",
        long_quotes: "\"\"\"",
        quotes: "\"",
        sigils: "@#",
        keywords: "actor as associatedtype async await break case catch class continue default defer deinit do else enum extension \
                   fallthrough false fileprivate final for func guard if import in init inout internal is let nil open operator \
                   override private protocol public repeat rethrows return self Self static struct subscript super switch throw \
                   throws true try typealias var where while Bool Double Float Int String",
        ..LIKE_C
    },
    Language {
        names: "json jsonc json5",
        line_comments: "//",
        block_comments: "/* */",
        assigns: ":",
        keywords: "true false null",
        ..DATA
    },
    Language {
        names: "kotlin kt",
        long_quotes: "\"\"\"",
        sigils: "@",
        keywords: "abstract as break by catch class companion const constructor continue data do else enum false final finally for \
                   fun get if import in init inline interface internal is it lateinit null object open operator out override \
                   package private protected public return sealed set super suspend this throw true try typealias val var when \
                   where while Boolean Double Float Int Long String Unit",
        ..LIKE_C
    },
    Language {
        names: "java",
        long_quotes: "\"\"\"",
        sigils: "@",
        keywords: "abstract assert boolean break byte case catch char class const continue default do double else enum extends false \
                   final finally float for goto if implements import instanceof int interface long native new null package private \
                   protected public record return short static strictfp super switch synchronized this throw throws transient true \
                   try var void volatile while String",
        ..LIKE_C
    },
    Language {
        names: "vb",
        line_comments: "'",
        block_comments: "",
        quotes: "\"",
        folds: true,
        keywords: "and as boolean byref byval case class const dim do double each else elseif end exit false for function if imports \
                   in integer is let loop me mod module namespace new next not nothing or private property public return select set \
                   static string sub then to true until wend while with",
        ..LIKE_C
    },
    Language {
        names: "matlab m octave",
        line_comments: "%",
        block_comments: "%{ %}",
        keywords: "break case catch classdef continue else elseif end for function global if otherwise parfor persistent return \
                   switch try while true false",
        ..LIKE_C
    },
    Language {
        names: "objc objective-c",
        sigils: "#@",
        keywords: "BOOL break case char const continue default do double else enum extern float for goto id if in inline int long nil \
                   NO NULL register return self short signed sizeof static struct super switch typedef union unsigned void volatile \
                   while YES",
        ..LIKE_C
    },
    Language {
        names: "php",
        line_comments: "// #",
        sigils: "$",
        keywords: "abstract and array as break callable case catch class clone const continue declare default do echo else elseif \
                   empty enum extends false final finally fn for foreach function global goto if implements include instanceof \
                   interface isset list match namespace new null or print private protected public readonly require require_once \
                   return static string int float bool switch this throw trait true try unset use var void while xor yield",
        ..LIKE_C
    },
    Language {
        names: "scala",
        long_quotes: "\"\"\"",
        sigils: "@",
        keywords: "abstract case catch class def do else enum extends false final finally for given if implicit import lazy match new \
                   null object override package private protected return sealed super then this throw trait true try type using \
                   val var while with yield Boolean Double Int List Long Map Option String Unit",
        ..LIKE_C
    },
    Language {
        names: "prolog",
        line_comments: "%",
        keywords: "is not mod rem true fail false halt dynamic module use_module",
        ..LIKE_C
    },
    Language {
        names: "haskell hs",
        line_comments: "--",
        block_comments: "{- -}",
        quotes: "\"",
        keywords: "case class data default deriving do else forall foreign if import in infix infixl infixr instance let module \
                   newtype of qualified then type where",
        ..LIKE_C
    },
    Language {
        names: "css scss less",
        line_comments: "",
        sigils: "@.#$",
        assigns: ":",
        keywords: "important and not only media import from to auto none inherit initial",
        ..LIKE_C
    },
    Language {
        names: "html htm xhtml xml svg vue",
        shape: Shape::Markup,
        line_comments: "",
        block_comments: "<!-- -->",
        ..LIKE_C
    },
    Language {
        names: "markdown md",
        shape: Shape::Prose,
        line_comments: "",
        block_comments: "<!-- -->",
        quotes: "`",
        ..LIKE_C
    },
    Language {
        names: "toml",
        long_quotes: "\"\"\" '''",
        assigns: "=",
        ..DATA
    },
    Language {
        names: "ini conf properties systemd dotenv env",
        line_comments: "# ;",
        assigns: "=:",
        ..DATA
    },
    Language {
        names: "yaml yml",
        assigns: ":",
        ..DATA
    },
    Language {
        names: "dockerfile docker containerfile",
        folds: true,
        keywords: "from as run cmd label expose env add copy entrypoint volume user workdir arg onbuild stopsignal healthcheck shell",
        ..LIKE_SH
    },
    Language {
        names: "makefile make",
        sigils: "$",
        assigns: "=:",
        keywords: "ifeq ifneq ifdef ifndef else endif include define endef export override vpath",
        ..LIKE_SH
    },
    Language {
        names: "nix",
        long_quotes: "''",
        quotes: "\"",
        block_comments: "/* */",
        assigns: "=",
        keywords: "assert else false if import in inherit let null or rec then true with",
        ..LIKE_SH
    },
    Language {
        names: "sql postgres postgresql mysql sqlite",
        line_comments: "--",
        folds: true,
        keywords: "add all alter and any as asc autoincrement begin between by case cast check collate column commit constraint \
                   create cross current_date current_timestamp database default delete desc distinct drop each else end escape \
                   except exists explain false foreign from full glob group having if in index inner insert intersect into is \
                   isnull join key left like limit natural not notnull null offset on or order outer over partition pragma \
                   primary recursive references regexp rename replace returning right rollback row select set table temporary \
                   then to transaction trigger true union unique update using vacuum values view virtual when where window with \
                   without integer text real blob numeric boolean char varchar date time timestamp int bigint smallint float",
        ..LIKE_C
    },
    Language {
        names: "nu nushell",
        sigils: "$",
        keywords: "alias and break const continue def do else export extern false for if in let loop match module mut not null or \
                   overlay return source true try use where while",
        ..LIKE_SH
    },
    Language {
        names: "elixir ex",
        long_quotes: "\"\"\"",
        sigils: "@:",
        keywords: "after alias and case catch cond def defmacro defmodule defp defstruct do else end false fn for if import in nil \
                   not or quote raise receive require rescue true try unless unquote use when with",
        ..LIKE_SH
    },
    Language {
        names: "lisp scheme clojure clj elisp racket",
        line_comments: ";",
        block_comments: "#| |#",
        quotes: "\"",
        sigils: ":",
        keywords: "def defn defun defvar define defmacro if when unless cond case let lambda fn do loop recur set! setq quote nil t \
                   true false and or not",
        ..LIKE_C
    },
    Language {
        names: "latex tex",
        line_comments: "%",
        block_comments: "",
        quotes: "",
        sigils: "\\",
        ..LIKE_C
    },
    Language {
        names: "diff patch",
        shape: Shape::Changes,
        ..LIKE_C
    },
];
