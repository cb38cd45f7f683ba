//! One table, as CSV or as Parquet, a row at a time.
//!
//! In go rows of cells in the order of the columns, out comes a file: `reports.csv` (RFC 4180) or `reports.parquet` (Apache
//! Parquet, pages packed with Snappy). In Parquet numbers are 64-bit integers, yes and no are booleans, and a cell with
//! nothing in it is null; a cell of CSV that a spreadsheet would take for a formula begins with `'`.

use crate::failure::Failure;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;
use std::sync::Arc;

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A file of comma-separated values.
    Csv,
    /// A file of columns.
    Parquet,
}

/// Columns of whole numbers.
const NUMBERS: [&str; 4] = ["place", "independent_min", "independent_max", "reports"];
/// Columns of yes and no.
const ANSWERS: [&str; 1] = ["circular"];
/// Bytes of text held until they are written as a group of rows.
const HELD: usize = 8 * 1024 * 1024;

/// A table that is being written.
pub enum Table {
    /// As CSV.
    Csv(Box<csv::Writer<File>>),
    /// As Parquet.
    Parquet(Box<Columns>),
}

impl Table {
    /// Begins the table of this name in a folder.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn open(folder: &Path, shape: Shape, name: &str, head: &[&'static str]) -> Result<Self, Failure> {
        match shape {
            Shape::Csv => {
                let mut writer =
                    csv::Writer::from_path(folder.join(format!("{name}.csv"))).map_err(io::Error::other)?;
                writer.write_record(head).map_err(io::Error::other)?;
                Ok(Table::Csv(Box::new(writer)))
            }
            Shape::Parquet => {
                let file = File::create(folder.join(format!("{name}.parquet")))?;
                Ok(Table::Parquet(Box::new(Columns::open(file, name, head).map_err(io::Error::other)?)))
            }
        }
    }

    /// Writes a row, a cell for each column.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn put(&mut self, cells: &[&str]) -> Result<(), Failure> {
        match self {
            Table::Csv(writer) => {
                let formula = |text: &str| text.starts_with(['=', '+', '-', '@', '\t', '\r']);
                let safe = |text: &&str| if formula(text) { format!("'{text}") } else { (*text).to_owned() };
                Ok(writer.write_record(cells.iter().map(safe)).map_err(io::Error::other)?)
            }
            Table::Parquet(columns) => Ok(columns.put(cells).map_err(io::Error::other)?),
        }
    }

    /// Writes what is held, and ends the file.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn finish(self) -> Result<(), Failure> {
        match self {
            Table::Csv(mut writer) => Ok(writer.flush()?),
            Table::Parquet(columns) => Ok(columns.finish().map_err(io::Error::other)?),
        }
    }
}

/// A Parquet file: rows are held until there are enough for a group.
pub struct Columns {
    writer: SerializedFileWriter<BufWriter<File>>,
    parts: Vec<Column>,
    bytes: usize,
}

/// The cells of a column that are not written yet; those with nothing in them have a level of 0 and no value.
struct Column {
    levels: Vec<i16>,
    cells: Cells,
}

enum Cells {
    Words(Vec<ByteArray>),
    Numbers(Vec<i64>),
    Answers(Vec<bool>),
}

impl Cells {
    fn of(name: &str) -> Self {
        if NUMBERS.contains(&name) {
            Cells::Numbers(Vec::new())
        } else if ANSWERS.contains(&name) {
            Cells::Answers(Vec::new())
        } else {
            Cells::Words(Vec::new())
        }
    }

    fn field(&self, name: &str) -> Result<Type, ParquetError> {
        let (physical, logical) = match self {
            Cells::Words(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Cells::Numbers(_) => (Physical::INT64, None),
            Cells::Answers(_) => (Physical::BOOLEAN, None),
        };
        let field = Type::primitive_type_builder(name, physical).with_logical_type(logical);
        field.with_repetition(Repetition::OPTIONAL).build()
    }
}

impl Columns {
    fn open(file: File, name: &str, head: &[&'static str]) -> Result<Self, ParquetError> {
        let columns: Vec<Column> =
            head.iter().map(|name| Column { levels: Vec::new(), cells: Cells::of(name) }).collect();
        let fields = head.iter().zip(&columns).map(|(name, column)| column.cells.field(name).map(Arc::new));
        let fields = fields.collect::<Result<Vec<_>, _>>()?;
        let schema = Arc::new(Type::group_type_builder(name).with_fields(fields).build()?);
        let version = format!("hearsay {}", env!("CARGO_PKG_VERSION"));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_key_value_metadata(Some(vec![KeyValue::new("made_by".to_owned(), version)]));
        let writer = SerializedFileWriter::new(BufWriter::new(file), schema, Arc::new(properties.build()))?;
        Ok(Columns { writer, parts: columns, bytes: 0 })
    }

    fn put(&mut self, cells: &[&str]) -> Result<(), ParquetError> {
        for (column, cell) in self.parts.iter_mut().zip(cells) {
            self.bytes += cell.len() + size_of::<ByteArray>();
            column.levels.push(i16::from(!cell.is_empty()));
            if cell.is_empty() {
                continue;
            }
            match &mut column.cells {
                Cells::Words(words) => words.push(ByteArray::from(cell.as_bytes().to_vec())),
                Cells::Numbers(numbers) => {
                    numbers.push(cell.parse().map_err(|_| ParquetError::General(format!("{cell} is no number")))?);
                }
                Cells::Answers(answers) => answers.push(*cell == "yes"),
            }
        }
        if self.bytes >= HELD { self.group() } else { Ok(()) }
    }

    /// Writes the rows that are held as a group.
    fn group(&mut self) -> Result<(), ParquetError> {
        if std::mem::take(&mut self.bytes) == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        for column in &mut self.parts {
            let Some(mut writer) = group.next_column()? else { break };
            let levels = Some(&column.levels[..]);
            match &mut column.cells {
                Cells::Words(words) => {
                    writer.typed::<ByteArrayType>().write_batch(words, levels, None)?;
                    words.clear();
                }
                Cells::Numbers(numbers) => {
                    writer.typed::<Int64Type>().write_batch(numbers, levels, None)?;
                    numbers.clear();
                }
                Cells::Answers(answers) => {
                    writer.typed::<BoolType>().write_batch(answers, levels, None)?;
                    answers.clear();
                }
            }
            writer.close()?;
            column.levels.clear();
        }
        group.close().map(|_| ())
    }

    fn finish(mut self) -> Result<(), ParquetError> {
        self.group()?;
        self.writer.close().map(|_| ())
    }
}
