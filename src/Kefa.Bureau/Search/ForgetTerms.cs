using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Search;

/// <summary>After an erasure no term of it is left in the index: SQLite keeps the terms of deleted rows until it merges them, PostgreSQL's go with the row.</summary>
internal sealed class ForgetTerms(KefaDbContext db) : IForgetsEvents
{
    public async Task ForgetAsync(string stream, CancellationToken cancellationToken)
    {
        if (db.IsSqlite) await db.Database.ExecuteSqlAsync($"INSERT INTO search_index (search_index) VALUES ('optimize')", cancellationToken);
    }
}
