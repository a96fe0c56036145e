using System.Globalization;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Kefa.Bureau.Content;

/// <summary>What a load did, or why it did nothing.</summary>
public sealed record LoadContentOutcome(IReadOnlyList<string> Added, int Unchanged, IReadOnlyList<ContentProblem> Problems);

/// <summary>
/// Loads the product's own content from a folder, as shared content. All in one transaction: with any problem nothing is loaded. The same
/// files again change nothing. A file without a version of its own (dictionary, register, common model) gets the next number when it changed.
/// </summary>
public sealed class LoadContent(KefaDbContext db, AuditTrail audit, TimeProvider time, ContentRules rules)
{
    public async Task<LoadContentOutcome> HandleAsync(string folder, Actor by, CancellationToken cancellationToken)
    {
        string root = Path.GetFullPath(folder);
        if (!Directory.Exists(root)) return new([], 0, [new(folder, null, $"there is no such folder; expected the content folder with policies/ and registers/.")]);
        await using IDbContextTransaction? own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        var stored = (await db.Set<ContentEntry>().IgnoreQueryFilters([KefaDbContext.BureauFilter]).Where(entry => entry.BureauId == null)
                .Select(entry => new Known(entry.Kind, entry.Name, entry.Version, entry.Sha256, entry.InForceFrom, entry.State)).ToListAsync(cancellationToken))
            .ToLookup(known => (known.Kind, known.Name));
        var added = new List<PublishContentInput>();
        var problems = new List<ContentProblem>();
        var loaded = new Dictionary<string, string>(StringComparer.Ordinal);
        int unchanged = 0;
        foreach (string file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string path = Path.GetRelativePath(root, file).Replace('\\', '/');
            if (ContentKinds.OfFile(path) is not var (kind, name)) continue;
            byte[] bytes = await File.ReadAllBytesAsync(file, cancellationToken);
            string hash = ContentItem.HashOf(bytes);
            PublishContentInput? input = Input(kind, name, bytes, hash, path, stored, problems);
            if (input is null) continue;
            string reference = Reference(input);
            if (!loaded.TryAdd(reference, path))
            {
                problems.Add(new(path, null, $"{reference} also stands in {loaded[reference]}: each version has one file."));
                continue;
            }
            if (stored[(input.Kind, input.Name)].FirstOrDefault(known => known.Version == input.Version) is { } known)
            {
                if (known.Sha256 == hash && known.State == ContentState.Published) unchanged++;
                else problems.Add(new(path, null, ContentRules.Taken(known.AsEntry(), hash, input.InForceFrom)));
                continue;
            }
            problems.AddRange(rules.Problems(input));
            added.Add(input);
        }
        if (problems.Count == 0 && added.Count > 0) problems.AddRange(await rules.ProblemsTogetherAsync(added, cancellationToken));
        if (problems.Count > 0) return new([], 0, problems);

        foreach (PublishContentInput input in added)
        {
            ContentEntry entry = Entry(input, by);
            db.Add(entry);
            audit.Record(by, "ContentPublished", Reference(input), new { sha256 = entry.Sha256, input.InForceFrom, shared = true });
        }
        await db.SaveChangesAsync(cancellationToken);
        if (own is not null) await own.CommitAsync(cancellationToken);
        return new([.. added.Select(Reference)], unchanged, []);
    }

    private static PublishContentInput? Input(
        string kind, string name, byte[] bytes, string hash, string path, ILookup<(string, string), Known> stored, List<ContentProblem> problems)
    {
        if (kind == ContentKinds.Policy)
        {
            try
            {
                PolicyHeader header = PolicyHeader.Read(bytes);
                return new(kind, header.Id, header.Version, bytes, header.From, header.To, path, Shared: true);
            }
            catch (PolicyHeaderException wrong)
            {
                problems.Add(new(path, null, wrong.Phrase));
                return null;
            }
        }
        if (kind == ContentKinds.Procedure)
        {
            (Kefa.Procedures.Procedure? header, IReadOnlyList<ContentProblem> wrong) = Matters.ProcedureFiles.Header(bytes, path);
            problems.AddRange(wrong);
            return header is null ? null : new(kind, header.Id, header.Version, bytes, header.InForceFrom, header.InForceTo, path, Shared: true);
        }
        if (kind == ContentKinds.Figures)
        {
            try
            {
                Figures.FigureSet header = Figures.FigureFile.Read(path, new StringReader(System.Text.Encoding.UTF8.GetString(bytes)));
                return new(kind, header.Id, header.Version, bytes, header.From, header.To, path, Shared: true);
            }
            catch (Registers.ContentFileException wrong)
            {
                problems.Add(new(path, (int)wrong.Line, wrong.Problem));
                return null;
            }
        }
        if (kind == ContentKinds.Appraisals)
        {
            try
            {
                Appraisals.SheetEdition header = Appraisals.SheetEditionFile.Read(bytes, path);
                return new(kind, header.Id, header.Version, bytes, header.From, header.To, path, Shared: true);
            }
            catch (Registers.ContentFileException wrong)
            {
                problems.Add(new(path, (int)wrong.Line, wrong.Problem));
                return null;
            }
        }
        if (kind == ContentKinds.Report)
        {
            (Reports.ReportTemplate? header, IReadOnlyList<ContentProblem> wrong) = Reports.ReportFiles.Read(bytes, path);
            problems.AddRange(wrong);
            return header is null ? null : new(kind, header.Id, header.Version, bytes, header.From, header.To, path, Shared: true);
        }
        Known? last = stored[(kind, name)].OrderBy(Number).LastOrDefault();
        int number = last is null ? 1 : Number(last) + (last.Sha256 == hash ? 0 : 1);
        return new(kind, name, number.ToString(CultureInfo.InvariantCulture), bytes, null, null, path, Shared: true);
    }

    private static int Number(Known known) => int.TryParse(known.Version, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    private static string Reference(PublishContentInput input) => $"{input.Kind}/{input.Name}@{input.Version}";

    private ContentEntry Entry(PublishContentInput input, Actor by)
    {
        DateTimeOffset now = time.GetUtcNow();
        return new ContentEntry
        {
            Kind = input.Kind, Name = input.Name, Version = input.Version,
            Sha256 = ContentItem.HashOf(input.Bytes.Span), Bytes = input.Bytes.ToArray(), InForceFrom = input.InForceFrom, InForceTo = input.InForceTo, Path = input.Path, State = ContentState.Published,
            CreatedAt = now, CreatedBy = by.Name, PublishedAt = now, PublishedBy = by.Name,
        };
    }

    private sealed record Known(string Kind, string Name, string Version, string Sha256, DateOnly? InForceFrom, ContentState State)
    {
        public ContentEntry AsEntry() => new()
        {
            Kind = Kind, Name = Name, Version = Version, Sha256 = Sha256, InForceFrom = InForceFrom, State = State, Bytes = [], CreatedBy = "",
        };
    }
}
