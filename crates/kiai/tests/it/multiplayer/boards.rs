//! Boards of playlists, page by page.

use kiai_clients::lazer::{
    autoplay::{Skill, autoplay},
    strict::ItemScores,
};
use kiai_model::Id;
use kiai_testkit::{MapFixture, TestServer};

use super::{
    Map, map,
    playlists::{play, playlist},
};

fn ids(page: &ItemScores) -> Vec<i64> {
    page.scores.iter().map(|score| score.id).collect()
}

#[tokio::test]
async fn boards_are_read_page_by_page_and_equal_scores_in_the_order_they_came() {
    let server = TestServer::start().await;
    let map = map(&server, "Song", 88).await;
    let osu = MapFixture::new("Song", 88, 12).osu();
    let (mut players, mut scores) = (Vec::new(), Vec::new());
    let host = server.register("host").await;
    let room = host.create_playlist(&playlist(&[&map])).await.unwrap();
    let item = room.playlist[0].id;
    for (number, miss_every) in [0, 5, 0, 3, 3, 0, 2].into_iter().enumerate() {
        let player = server.register(&format!("player{number}")).await;
        player.join_playlist(room.id, player.id, None).await.unwrap();
        let script = autoplay(&osu, Id::new(map.beatmap), &map.checksum, Skill { miss_every }).unwrap();
        let played = Map { script, checksum: map.checksum.clone(), ..map };
        let score = play(&server, &player, &room, 0, &played).await;
        scores.push((score.total_score, score.id, player.id));
        players.push(player);
    }
    server.settle().await;
    scores.sort_by_key(|(total, id, _)| (std::cmp::Reverse(*total), *id));
    let totals: Vec<i64> = scores.iter().map(|(total, ..)| *total).collect();
    assert!(totals[1] == totals[2] && totals[2] > totals[3], "the first page ends between equals: {totals:?}");
    let best_first: Vec<i64> = scores.iter().map(|(_, id, _)| *id).collect();
    let worst_first: Vec<i64> = best_first.iter().rev().copied().collect();

    let viewer = &players[4];
    let place = 1 + scores.iter().position(|(.., user)| *user == viewer.id).unwrap();
    let path = format!("rooms/{}/playlist/{item}/scores", room.id);
    let first = |query: &[(&str, &str)]| {
        let request = viewer.api("GET".parse().unwrap(), &path);
        query.iter().fold(request, |request, (key, value)| request.query(key, value)).typed::<ItemScores>()
    };
    for (sort, expected) in [("score_desc", &best_first), ("score_asc", &worst_first)] {
        let mut pages = vec![first(&[("limit", "2"), ("sort", sort)]).await.unwrap()];
        while pages.last().unwrap().cursor.is_some() {
            let last = pages.last();
            pages.push(viewer.item_scores(room.id, item, last).await.unwrap());
        }
        assert_eq!(pages.iter().map(|page| page.scores.len()).collect::<Vec<_>>(), [2, 2, 2, 1], "{sort}");
        assert_eq!(pages.iter().flat_map(ids).collect::<Vec<_>>(), *expected, "{sort}");
        for page in pages {
            assert_eq!(
                (page.total, page.params["limit"].as_i64(), page.params["sort"].as_str()),
                (Some(7), Some(2), Some(sort))
            );
            assert_eq!(page.user_score.unwrap().position, i32::try_from(place).ok());
        }
    }
    for (query, count, goes_on) in [
        ([("limit", "7"), ("sort", "")], 7, false),
        ([("limit", "1000"), ("sort", "x")], 7, false),
        ([("limit", "0"), ("sort", "")], 1, true),
        ([("limit", "-1"), ("cursor[total_score]", "x")], 7, false),
        ([("cursor[total_score]", "0"), ("cursor[score_id]", "9223372036854775807")], 0, false),
    ] {
        let page = first(&query).await.unwrap();
        assert_eq!((page.scores.len(), page.cursor.is_some()), (count, goes_on), "{query:?}");
    }

    for (index, id) in best_first.iter().enumerate() {
        let one = viewer.item_score(room.id, item, *id).await.unwrap();
        assert_eq!(one.position, i32::try_from(index + 1).ok());
        let around = one.scores_around.unwrap();
        let higher: Vec<i64> = best_first[..index].iter().rev().copied().collect();
        assert_eq!(around.higher.as_ref().map(ids).unwrap_or_default(), higher, "the nearest first");
        assert_eq!(around.lower.as_ref().map(ids).unwrap_or_default(), best_first[index + 1..]);
        for part in [around.higher, around.lower].into_iter().flatten() {
            assert!(part.cursor.is_none(), "nothing comes after all there is");
        }
    }
    let board = viewer.room_leaderboard(room.id).await.unwrap();
    let standing: Vec<i64> =
        board.leaderboard.iter().map(|row| row.user.as_ref().unwrap().id.unwrap().into()).collect();
    assert_eq!(standing, scores.iter().map(|(.., user)| *user).collect::<Vec<_>>());
    assert_eq!(board.user_score.unwrap().position, i32::try_from(place).ok());
    server.stop().await;
}
