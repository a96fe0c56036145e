using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Attachments;

/// <summary>Gives a file up that nothing of the bureau names any more: first the bureau's right to read it, then, when no bureau has it, the bytes.</summary>
public sealed class ForgetFiles(KefaDbContext db, FileStore files, IServiceScopeFactory scopes)
{
    private const string Going = ".going";

    /// <summary>Takes the current bureau's right to read the file, within the caller's transaction.</summary>
    public Task ReleaseAsync(string sha256, CancellationToken cancellationToken) => db.Set<StoredFile>().Where(file => file.Sha256 == sha256).ExecuteDeleteAsync(cancellationToken);

    /// <summary>Deletes the bytes of files that no bureau holds. Called after the commit; safe to repeat.</summary>
    public async Task DeleteAsync(IReadOnlyCollection<string> hashes, CancellationToken cancellationToken)
    {
        if (hashes.Count == 0) return;
        // Outside of any bureau: whether another one holds the file decides.
        await using AsyncServiceScope all = scopes.CreateAsyncScope();
        var everywhere = all.ServiceProvider.GetRequiredService<KefaDbContext>();
        foreach (string hash in hashes)
        {
            string path = files.PathOf(hash);
            if (!File.Exists(path)) continue;
            // Set aside before asking: who sends the same file in this moment keeps a file of their own.
            File.Move(path, path + Going, overwrite: true);
            bool held = await everywhere.Set<StoredFile>().IgnoreQueryFilters([KefaDbContext.BureauFilter]).AnyAsync(file => file.Sha256 == hash, cancellationToken);
            if (held && !File.Exists(path)) File.Move(path + Going, path);
            else File.Delete(path + Going);
        }
    }
}
