using System.Collections.Immutable;
using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Content;
using Kefa.Bureau.Parameters;
using Kefa.Feel;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters;

/// <summary>Procedures as files: what they are called, what is wrong with them, and compiled.</summary>
internal sealed class ProcedureFiles : IContentSetChecker
{
    /// <summary>The id, version and days of a file; everything that is wrong when it cannot be read.</summary>
    public static (Procedure? Procedure, IReadOnlyList<ContentProblem> Problems) Header(ReadOnlyMemory<byte> bytes, string path) => Read(bytes, path, ProcedureVocabulary.Open);

    public static Procedure Compile(ContentItem item, IReadOnlyList<Role> roles)
    {
        (Procedure? procedure, IReadOnlyList<ContentProblem> problems) = Read(item.Bytes, item.Path ?? item.Reference, new ProcedureVocabulary { Roles = Named(roles), Stored = true });
        return procedure ?? throw new InvalidDataException(string.Join(Environment.NewLine, problems));
    }

    /// <summary>Checks each procedure beside the roles, parameters and other procedures that are published or come with it.</summary>
    public async Task<IReadOnlyList<ContentProblem>> CheckAsync(IReadOnlyList<PublishContentInput> batch, ContentLibrary published, CancellationToken cancellationToken)
    {
        var procedures = batch.Where(input => input.Kind == ContentKinds.Procedure).ToList();
        if (procedures.Count == 0) return [];
        PublishContentInput? coming = batch.FirstOrDefault(input => input.Kind == ContentKinds.Register && input.Name == RoleRegister.Name);
        ReadOnlyMemory<byte>? register = coming?.Bytes ?? (await published.LatestAsync(ContentKinds.Register, RoleRegister.Name, cancellationToken))?.Bytes;
        var vocabulary = new ProcedureVocabulary
        {
            Roles = register is { } bytes ? Named(RoleRegister.Read(bytes, RoleRegister.Name).Roles) : null,
            HasParameter = (await ParametersAsync(batch, published, cancellationToken)).Contains,
        };
        // What comes is checked beside what is published; a fault in that is reported only where it comes from what is new.
        (string File, string Text)[] standing =
        [
            .. (await published.PublishedAsync(ContentKinds.Procedure, cancellationToken)).Where(item => procedures.TrueForAll(input => input.Name != item.Name))
                .Select(item => (item.Path ?? item.Reference, Encoding.UTF8.GetString(item.Bytes.Span))),
        ];
        var before = ProcedureSet.Read(standing, vocabulary, standing.Length).SelectMany(reading => reading.Faults).Select(fault => fault.ToString()).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<ProcedureReading> together = ProcedureSet.Read([.. standing, .. procedures.Select(input => (input.Path, Encoding.UTF8.GetString(input.Bytes.Span)))], vocabulary, standing.Length);
        return [.. together.SelectMany(reading => reading.Faults).Where(fault => !before.Contains(fault.ToString())).Select(Problem)];
    }

    /// <summary>The names of all parameters that are published or come with the batch; a file that cannot be read is its own checker's to report.</summary>
    private static async Task<HashSet<string>> ParametersAsync(IReadOnlyList<PublishContentInput> batch, ContentLibrary published, CancellationToken cancellationToken)
    {
        PublishContentInput[] coming = [.. batch.Where(input => input.Kind == ContentKinds.Parameters && ParameterFile.Problems(input).Count == 0)];
        IEnumerable<ContentItem> others = (await published.LatestAsync(ContentKinds.Parameters, cancellationToken)).Where(item => coming.All(input => input.Name != item.Name));
        return [.. others.SelectMany(ParameterFile.Read).Concat(coming.SelectMany(ParameterFile.Read)).Select(parameter => parameter.Id)];
    }

    private static Dictionary<string, Phrase> Named(IEnumerable<Role> roles) => roles.ToDictionary(role => role.Code, role => Phrase.Of(role.NameZh, role.NameEn), StringComparer.Ordinal);

    private static (Procedure? Procedure, IReadOnlyList<ContentProblem> Problems) Read(ReadOnlyMemory<byte> bytes, string path, ProcedureVocabulary vocabulary)
    {
        ProcedureReading reading = ProcedureReader.Read(path, Encoding.UTF8.GetString(bytes.Span), vocabulary);
        return (reading.Procedure, [.. reading.Faults.Select(Problem)]);
    }

    private static ContentProblem Problem(ProcedureFault fault) => new(fault.File, fault.Line, fault.Problem);
}
