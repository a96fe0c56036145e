using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Content;
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
        (Procedure? procedure, IReadOnlyList<ContentProblem> problems) = Read(item.Bytes, item.Path ?? item.Reference, new ProcedureVocabulary { Roles = Named(roles) });
        return procedure ?? throw new InvalidDataException(string.Join(Environment.NewLine, problems));
    }

    /// <summary>Checks each procedure beside the roles that are published or come with it.</summary>
    public async Task<IReadOnlyList<ContentProblem>> CheckAsync(IReadOnlyList<PublishContentInput> batch, ContentLibrary published, CancellationToken cancellationToken)
    {
        var procedures = batch.Where(input => input.Kind == ContentKinds.Procedure).ToList();
        if (procedures.Count == 0) return [];
        PublishContentInput? coming = batch.FirstOrDefault(input => input.Kind == ContentKinds.Register && input.Name == RoleRegister.Name);
        ReadOnlyMemory<byte>? register = coming?.Bytes ?? (await published.LatestAsync(ContentKinds.Register, RoleRegister.Name, cancellationToken))?.Bytes;
        var vocabulary = new ProcedureVocabulary { Roles = register is { } bytes ? Named(RoleRegister.Read(bytes, RoleRegister.Name).Roles) : null };
        return [.. procedures.SelectMany(input => Read(input.Bytes, input.Path, vocabulary).Problems)];
    }

    private static Dictionary<string, Phrase> Named(IEnumerable<Role> roles) => roles.ToDictionary(role => role.Code, role => Phrase.Of(role.NameZh, role.NameEn), StringComparer.Ordinal);

    private static (Procedure? Procedure, IReadOnlyList<ContentProblem> Problems) Read(ReadOnlyMemory<byte> bytes, string path, ProcedureVocabulary vocabulary)
    {
        ProcedureReading reading = ProcedureReader.Read(path, Encoding.UTF8.GetString(bytes.Span), vocabulary);
        return (reading.Procedure, [.. reading.Faults.Select(fault => new ContentProblem(path, fault.Line, fault.Problem))]);
    }
}
