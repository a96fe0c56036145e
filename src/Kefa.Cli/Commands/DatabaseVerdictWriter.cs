using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kefa.Bureau.Policies;
using Kefa.Documents.Tables;

namespace Kefa.Cli;

/// <summary>Writes what <c>kefa match --database</c> finds, with the names that the other rows of <c>kefa match</c> have. Disposing finishes the text.</summary>
internal abstract class DatabaseVerdictWriter(DateOnly asOf) : IAsyncDisposable
{
    private static readonly string[] Heads = ["company", "policy", "version", "validity", "scope", "verdict", "failing", "unknown"];

    public static DatabaseVerdictWriter Create(string format, Stream destination, bool toFile, DateOnly asOf) =>
        format == "json" ? new Json(destination, asOf) : new Lines(destination, format == "csv", toFile, asOf);

    public abstract void Write(DatabaseVerdict verdict);

    public abstract ValueTask DisposeAsync();

    private string ValidityOf(DatabaseVerdict verdict) => verdict.Policy.Metadata.Validity.On(asOf).ToString();

    private sealed class Json : DatabaseVerdictWriter
    {
        private readonly Utf8JsonWriter _json;

        public Json(Stream destination, DateOnly asOf)
            : base(asOf)
        {
            _json = new Utf8JsonWriter(destination, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true });
            _json.WriteStartArray();
        }

        public override void Write(DatabaseVerdict verdict)
        {
            _json.WriteStartObject();
            _json.WriteString("company", verdict.Company);
            _json.WriteString("policy", verdict.Policy.Id);
            _json.WriteString("validity", ValidityOf(verdict));
            _json.WriteString("scope", verdict.Scope.ToString());
            _json.WriteString("verdict", verdict.Verdict.ToString());
            WriteIds("failing", verdict.Failing);
            WriteIds("unknown", verdict.Unknown);
            _json.WriteEndObject();
            if (_json.BytesPending > 64 * 1024)
                _json.Flush();
        }

        public override ValueTask DisposeAsync()
        {
            _json.WriteEndArray();
            return _json.DisposeAsync();
        }

        private void WriteIds(string name, IEnumerable<string> ids)
        {
            _json.WriteStartArray(name);
            foreach (var id in ids)
                _json.WriteStringValue(id);
            _json.WriteEndArray();
        }
    }

    private sealed class Lines : DatabaseVerdictWriter
    {
        private readonly StreamWriter _text;
        private readonly bool _isCsv;
        private readonly StringBuilder _line = new();

        public Lines(Stream destination, bool isCsv, bool toFile, DateOnly asOf)
            : base(asOf)
        {
            _isCsv = isCsv;
            _text = new StreamWriter(destination, new UTF8Encoding(isCsv && toFile), leaveOpen: true);
            Write(Heads);
        }

        public override void Write(DatabaseVerdict verdict) => Write(
        [
            verdict.Company, verdict.Policy.Id, verdict.Policy.Version, ValidityOf(verdict), verdict.Scope.ToString(), verdict.Verdict.ToString(),
            string.Join(' ', verdict.Failing), string.Join(' ', verdict.Unknown),
        ]);

        public override ValueTask DisposeAsync() => _text.DisposeAsync();

        private void Write(string[] cells)
        {
            _line.Clear();
            if (_isCsv)
                CsvTableWriter.AppendRow(_line, cells.Select(c => (c, false)));
            else
                _line.AppendJoin('\t', cells).Append('\n');
            _text.Write(_line);
        }
    }
}
